import { providerSuite } from '../../testing/provider-suite/provider-suite.fixture.js';
import { twilioUnderTest } from './twilio-world.fixture.js';

providerSuite(twilioUnderTest);
