import { providerSuite } from '../../testing/provider-suite/provider-suite.fixture.js';
import { asteriskUnderTest } from './asterisk-world.fixture.js';

providerSuite(asteriskUnderTest);
