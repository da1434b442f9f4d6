import { assert, waitUntil } from '@open-wc/testing';
import { agentsAt, soon, type Agents } from '../phone-leg/agent.fixture.js';
import { phoneLegSuite } from '../phone-leg/phone-leg-suite.fixture.js';
import { fakeTwilioGateway } from './fake-twilio-gateway.fixture.js';

const gateway = fakeTwilioGateway();

/** Twilio's Voice Insights, where the SDK reports by HTTP how the call goes. */
const insights = new Set<string>();
const nativeFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const { host } = new URL(input instanceof Request ? input.url : input, location.href);
  if (!host.endsWith('.twilio.com')) return nativeFetch(input, init);
  insights.add(host);
  return new Response('{}');
};

describe('a phone call at Twilio taken in the browser', () => {
  let agents: Agents;
  beforeEach(() => {
    agents = agentsAt(gateway, 'twilio-voice', (token) => ({
      token,
      params: { call: 'call 1', ticket: 'a&b' },
    }));
  });
  afterEach(() => agents.leave());

  phoneLegSuite(gateway, () => agents);

  it('says whose leg it is, fetches no sounds of its own, and speaks with the hosts that the guide names', async () => {
    await agents.connected();
    assert.equal(gateway.heard('invite')[0]?.twilio?.params, 'call=call%201&ticket=a%26b');
    assert.equal(gateway.sockets.open[0]?.url.host, 'voice-js.roaming.twilio.com');
    const fetched = performance.getEntriesByType('resource').map(({ name }) => new URL(name).host);
    assert.sameMembers([...new Set(fetched)], [location.host]);
    assert.sameMembers([...insights], ['eventgw.twilio.com']);
  });

  it('tells that it reconnects while sound is lost, and asks Twilio for a new way', async () => {
    const { phase } = await agents.connected();
    const pc = agents.connections[0] as RTCPeerConnection;
    const before = pc.remoteDescription?.sdp;
    Object.defineProperty(pc, 'connectionState', { get: () => 'failed', configurable: true });
    pc.dispatchEvent(new Event('connectionstatechange'));
    assert.equal(phase(), 'reconnecting');
    Reflect.deleteProperty(pc, 'connectionState');
    await waitUntil(() => gateway.heard('reinvite').length === 1, 'ICE is restarted', soon);
    await waitUntil(() => pc.remoteDescription?.sdp !== before, 'Twilio answered', soon);
    // It was connected all the time, so the browser tells of no change.
    pc.dispatchEvent(new Event('connectionstatechange'));
    await waitUntil(() => phase() === 'connected', 'connected again', soon);
    await gateway.phones[0]?.hears();
  });

  it('renews its token before it runs out, in the same session', async () => {
    gateway.ttlSeconds = 11;
    const { call } = await agents.connected();
    gateway.ttlSeconds = 3600;
    // More than one, where the second was let in before the life of tokens was changed back.
    await waitUntil(() => gateway.tokens.length >= 2, 'a new token', soon);
    assert.equal(gateway.tokens[1], 'token 2');
    assert.equal(call.grants[1]?.sessionId, call.grants[0]?.sessionId);
    assert.equal(gateway.dialled, 1);
  });
});
