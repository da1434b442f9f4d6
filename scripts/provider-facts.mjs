// Writes to standard output, as JSON, what every provider says of itself with all settings, and what of the provider suite it
// cannot do. To be run with the sources: node --import tsx --conditions=offhook-source scripts/provider-facts.mjs
import { asterisk } from '../packages/server-kit/src/providers/asterisk/index.js';
import { asteriskUnderTest } from '../packages/server-kit/src/providers/asterisk/asterisk-world.fixture.js';
import { demoUnderTest } from '../packages/server-kit/src/providers/demo/demo-under-test.fixture.js';
import { demo } from '../packages/server-kit/src/providers/demo/index.js';
import { p2p } from '../packages/server-kit/src/providers/p2p/index.js';
import { telnyx } from '../packages/server-kit/src/providers/telnyx/index.js';
import { telnyxUnderTest } from '../packages/server-kit/src/providers/telnyx/telnyx-world.fixture.js';
import { twilio } from '../packages/server-kit/src/providers/twilio/index.js';
import { twilioUnderTest } from '../packages/server-kit/src/providers/twilio/twilio-world.fixture.js';
import {
  providerRows,
  reasonAgainst,
} from '../packages/server-kit/src/testing/provider-suite/provider-rows.js';

// Made up: only their forms count.
const phoneNumber = '+12025550199';
const providers = [
  { title: 'Demo', provider: demo(), suite: demoUnderTest },
  { title: 'Browser to browser', provider: p2p(), suite: null },
  {
    title: 'Twilio',
    provider: twilio({
      ...{ accountSid: `AC${'0'.repeat(32)}`, authToken: '0'.repeat(32), phoneNumber },
      ...{ apiKeySid: `SK${'0'.repeat(32)}`, apiKeySecret: 'secret', twimlAppSid: `AP${'0'.repeat(32)}` },
    }),
    suite: twilioUnderTest,
  },
  {
    title: 'Telnyx',
    provider: telnyx({
      ...{ apiKey: 'KEY', publicKey: Buffer.alloc(32).toString('base64'), phoneNumber },
      ...{ connectionId: '1', credentialConnectionId: '2' },
    }),
    suite: telnyxUnderTest,
  },
  {
    title: 'Asterisk',
    provider: asterisk({
      ...{ ariUrl: 'http://pbx.example:8088/ari', user: 'offhook', password: 'secret', app: 'offhook' },
      ...{ endpoint: 'PJSIP/{number}@trunk', agentEndpoint: 'PJSIP/{userId}', phoneNumbers: [phoneNumber] },
    }),
    suite: asteriskUnderTest,
  },
];

const rowNames = /** @type {(keyof typeof providerRows)[]} */ (Object.keys(providerRows));
const facts = providers.map(({ title, provider: { name, capabilities }, suite }) => ({
  ...{ title, name, capabilities },
  /** For each row of the suite why not, `null` where it can; `null` for those that the suite is not run against. */
  reasons: suite && rowNames.map((row) => reasonAgainst(suite.cannot, row) ?? null),
}));
for (const { title, capabilities } of facts)
  if (capabilities.missing?.length)
    throw new Error(`${title} has not all settings: ${capabilities.missing.join(' ')}`);

process.stdout.write(JSON.stringify({ rows: Object.values(providerRows), facts }));
