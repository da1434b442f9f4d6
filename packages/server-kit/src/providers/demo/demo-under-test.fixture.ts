import type { ProviderUnderTest } from '../../testing/provider-suite/provider-world.js';

const noNetwork = 'nothing lies between us and the demo that could be slow, lose anything or be away.';
const inOrder = 'the demo tells each thing once, and in its order.';

/**
 * What of the provider suite the demo cannot do. It has no vendor at whose side the suite could look, and no phones that a
 * test could pick up: they follow from number and time. So the same sentences are shown by tests of its own.
 */
export const demoUnderTest = {
  name: 'demo',
  cannot: {
    'agent-phone': 'the demo rings no second phone; whoever asks for it is in the call without.',
    'agent-browser': 'the demo opens no microphone; whoever asks for it is in the call without.',
    'late-success': noNetwork,
    'hang-up-later': noNetwork,
    'news-first': noNetwork,
    'dial-too-many': noNetwork,
    'dial-lost-answer':
      'the demo has a number for it (0107), but there the call is not found either, and fails.',
    'any-order': inOrder,
    'any-order-controls': inOrder,
    'any-order-transfer': inOrder,
    'any-order-inbound': inOrder,
  },
} as const satisfies Pick<ProviderUnderTest, 'name' | 'cannot'>;
