import { providerSuite } from '../../testing/provider-suite/provider-suite.fixture.js';
import { telnyxUnderTest } from './telnyx-world.fixture.js';

providerSuite(telnyxUnderTest);
