import { assert, waitUntil } from '@open-wc/testing';
import { agentsAt, soon, type Agents } from '../phone-leg/agent.fixture.js';
import { phoneLegSuite } from '../phone-leg/phone-leg-suite.fixture.js';
import { fakeTelnyxGateway } from './fake-telnyx-gateway.fixture.js';

const gateway = fakeTelnyxGateway();
const clientState = btoa('whose leg it is');

/** A JSON web token whose life ends in a minute. */
function shortLived(): string {
  const claims = { exp: Math.floor(Date.now() / 1000) + 60 };
  return `${btoa('{}')}.${btoa(JSON.stringify(claims))}.signature`;
}

describe('a phone call at Telnyx taken in the browser', () => {
  let agents: Agents;
  let firstToken: string | null;
  beforeEach(() => {
    firstToken = null;
    agents = agentsAt(gateway, 'telnyx', (token) => ({
      loginToken: token === 'token 1' ? (firstToken ?? token) : token,
      destination: '+12025550100',
      callerNumber: '+12025550101',
      clientState,
    }));
  });
  afterEach(() => agents.leave());

  phoneLegSuite(gateway, () => agents);

  it('says whose leg it is, and speaks with the hosts that the guide names', async () => {
    await agents.connected();
    const { dialogParams } = gateway.heard('telnyx_rtc.invite')[0] ?? {};
    assert.deepInclude(dialogParams, {
      destination_number: '+12025550100',
      caller_id_number: '+12025550101',
      clientState,
    });
    assert.equal(gateway.sockets.open[0]?.url.host, 'rtc.telnyx.com');
    const fetched = performance.getEntriesByType('resource').map(({ name }) => new URL(name).host);
    assert.sameMembers([...new Set(fetched)], [location.host]);
  });

  it('asks for nothing of an earlier call in the same tab', async () => {
    const first = await agents.connected();
    first.session.leave();
    await waitUntil(() => first.phase() === 'idle', 'left', soon);
    await agents.connected();
    assert.deepInclude(gateway.heard('login').at(-1), { reconnection: false });
    assert.notProperty(gateway.heard('login').at(-1), 'sessid');
    assert.equal(gateway.dialled, 2);
  });

  it('renews its token before it runs out, in the same session', async () => {
    firstToken = shortLived();
    const { call } = await agents.connected();
    await waitUntil(() => gateway.tokens.length === 2, 'a new token', soon);
    assert.equal(gateway.tokens[1], 'token 2');
    assert.equal(call.grants[1]?.sessionId, call.grants[0]?.sessionId);
    assert.equal(gateway.dialled, 1);
  });

  it('tells that it reconnects while sound is lost, and asks Telnyx for a new way', async () => {
    const { phase } = await agents.connected();
    const pc = agents.connections[0] as RTCPeerConnection;
    Object.defineProperty(pc, 'connectionState', { get: () => 'failed', configurable: true });
    pc.dispatchEvent(new Event('connectionstatechange'));
    assert.equal(phase(), 'reconnecting');
    Reflect.deleteProperty(pc, 'connectionState');
    await waitUntil(() => gateway.heard('telnyx_rtc.modify').length === 1, 'ICE is restarted', soon);
    pc.dispatchEvent(new Event('connectionstatechange'));
    await waitUntil(() => phase() === 'connected', 'connected again', soon);
    await gateway.phones[0]?.hears();
  });
});
