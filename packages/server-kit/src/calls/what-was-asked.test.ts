import type { AgentLeg, Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import { afterEach, describe, expect, it } from 'vitest';
import { demo, p2p, type LegRequest, type Logger, type Provider } from '../index.js';
import { quietLogger, startCallSystem, type ApiUser, type CallSystem } from '../testing/index.js';

type Refusal = { readonly error: ErrorBody };
const phone = '+12025550142';

let system: CallSystem | undefined;
afterEach(async () => {
  await system?.close();
  system = undefined;
});
async function start(options: Parameters<typeof startCallSystem>[0] = {}): Promise<ApiUser> {
  system = await startCallSystem(options);
  return system.as('amara');
}

/** The demo's phones with fewer agent legs; keeps what it is asked to dial. */
function telco(agentLegs: readonly AgentLeg[], defaultAgentLeg?: AgentLeg) {
  const dialled: LegRequest[] = [];
  const original = demo();
  const provider: Provider = {
    name: 'telco',
    capabilities: {
      ...original.capabilities,
      agentLegs,
      ...(defaultAgentLeg === undefined ? {} : { defaultAgentLeg }),
    },
    connect(context) {
      const connection = original.connect(context);
      const dial = async (request: LegRequest) => {
        dialled.push(request);
        return { legId: request.leg.id, state: 'dialing' as const, at: context.clock.now() };
      };
      return connection.phone === undefined
        ? connection
        : { ...connection, phone: { ...connection.phone, dial } };
    },
  };
  return { provider, legs: () => dialled.map((request) => request.agentLeg) };
}

describe('how the agent takes part in a phone call', () => {
  it('is refused in words when the provider cannot do it, and no call is made', async () => {
    const { provider, legs } = telco(['browser', 'none']);
    const amara = await start({ providers: [provider] });
    const { status, body } = await amara.request<Refusal>('POST', '/calls', {
      to: { phone },
      agentLeg: 'phone',
    });
    expect([status, body.error.code]).toEqual([422, 'not_supported']);
    expect(body.error.message).toBe(
      '"telco" cannot place a call in which the caller speaks through a phone of their own.',
    );
    expect((await amara.request<{ items: unknown[] }>('GET', '/calls')).body.items).toEqual([]);
    expect(legs()).toEqual([]);
  });

  it.each<[string, object, readonly AgentLeg[], AgentLeg | undefined, AgentLeg]>([
    ['as asked', { agentLeg: 'none', deviceId: 'tab' }, ['browser', 'none'], undefined, 'none'],
    ['in the browser whose device is named', { deviceId: 'tab' }, ['none', 'browser'], undefined, 'browser'],
    ['without a part when none is named', {}, ['browser', 'none'], undefined, 'none'],
    ['as the provider is set', { deviceId: 'tab' }, ['browser', 'phone'], 'phone', 'phone'],
    ['in the only way there is', { deviceId: 'tab' }, ['phone'], undefined, 'phone'],
  ])('%s', async (_how, asked, agentLegs, defaultAgentLeg, expected) => {
    const { provider, legs } = telco(agentLegs, defaultAgentLeg);
    const amara = await start({ providers: [provider] });
    const placed = await amara.request<Call>('POST', '/calls', { to: { phone }, ...asked });
    expect(placed.status).toBe(201);
    expect(legs()).toEqual([expected]);
    const { body } = await amara.request<{ items: { data: object }[] }>(
      'GET',
      `/calls/${placed.body.id}/events`,
    );
    expect(body.items[0]?.data).toMatchObject({ agentLeg: expected });
  });

  it('is simulated by the demo, whatever is asked', async () => {
    const amara = await start();
    for (const agentLeg of ['browser', 'phone', 'none']) {
      const placed = await amara.request<Call>('POST', '/calls', { to: { phone }, agentLeg });
      expect([placed.status, placed.body.me?.state]).toEqual([201, 'joined']);
      await amara.request('POST', `/calls/${placed.body.id}/end`, {});
    }
  });

  it('is the browser in the app: anything else is refused', async () => {
    const amara = await start();
    const ring = { to: { userId: 'maya' }, channel: 'video', deviceId: 'tab' };
    for (const agentLeg of ['phone', 'none']) {
      const { status, body } = await amara.request<Refusal>('POST', '/calls', { ...ring, agentLeg });
      expect([status, body.error.code]).toEqual([422, 'not_supported']);
    }
    expect((await amara.request('POST', '/calls', { ...ring, agentLeg: 'browser' })).status).toBe(201);
  });
});

describe('a video call answered with sound only', () => {
  it('has the camera off for both sides in the very answer, and is switched on like any other', async () => {
    const amara = await start();
    const maya = await (system as CallSystem).as('maya');
    const { body: call } = await amara.request<Call>('POST', '/calls', {
      to: { userId: 'maya' },
      channel: 'video',
      deviceId: 'desk',
    });
    const cameras = (one: Call) => one.participants.map(({ cameraOff }) => cameraOff);
    const answer = { deviceId: 'phone', video: false };
    const answered = await maya.request<Call>('POST', `/calls/${call.id}/answer`, answer);
    expect(cameras(answered.body)).toEqual([false, true]);
    const seen = await amara.request<Call>('GET', `/calls/${call.id}`);
    expect([seen.body.version, cameras(seen.body)]).toEqual([2, [false, true]]);
    const on = { deviceId: 'phone', cameraOff: false };
    expect(cameras((await maya.request<Call>('POST', `/calls/${call.id}/media-state`, on)).body)).toEqual([
      false,
      false,
    ]);
  });
});

describe('recording', () => {
  it('that a provider cannot do is not announced, and the host is told once', async () => {
    const warnings: object[] = [];
    const logger: Logger = { ...quietLogger, warn: (facts) => void warnings.push(facts) };
    const amara = await start({ recordingPolicy: 'always', providers: [demo(), p2p()], logger });
    const ring = { to: { userId: 'maya' }, channel: 'video', deviceId: 'tab' };
    const { body } = await amara.request<Call>('POST', '/calls', ring);
    expect(body).toMatchObject({ recording: 'off', recordingPolicy: 'off', capabilities: { record: false } });
    expect(warnings).toEqual([{ provider: 'p2p', recordingPolicy: 'always' }]);
  });

  it('keeps the policy where the provider can', async () => {
    const amara = await start({ recordingPolicy: 'ask' });
    const { body } = await amara.request<Call>('POST', '/calls', { to: { phone } });
    expect(body.recordingPolicy).toBe('ask');
  });
});
