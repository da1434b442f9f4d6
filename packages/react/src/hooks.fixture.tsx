import { CallError, type Call } from '@offhook/core';
import {
  fakeCallClient,
  fakeEnvironment,
  sampleCall,
  sampleIncomingCall,
  type FakeCallClient,
} from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { useEffect } from 'react';
import { renderHook, settle } from './testing/render.js';
import { useActiveCalls } from './use-active-calls.js';
import { useCallActions } from './use-call-actions.js';
import { useCallSession } from './use-call-session.js';
import { useCall } from './use-call.js';
import { useIncomingCall } from './use-incoming-call.js';

/** What the hooks do, whichever React they run in. */
export function describeHooks(): void {
  describe('useActiveCalls', activeCalls);
  describe('useCall', call);
  describe('useIncomingCall', incomingCall);
  describe('useCallActions', callActions);
  describe('useCallSession', callSession);
}

const body = { to: { contactId: 'contact-1' } };
const sent = (client: FakeCallClient, name: string): FakeCallClient['requests'] =>
  client.requests.filter((request) => request.name === name);

function activeCalls(): void {
  it('follows the calls that are not over, and nothing else', async () => {
    const over = sampleCall({ id: 'over', status: 'ended' });
    const client = fakeCallClient({ calls: [sampleCall(), over] });
    const hook = await renderHook(client, useActiveCalls);
    const before = hook.current();
    const renders = hook.renders();
    expect(before.map(({ id }) => id)).to.deep.equal(['call-1']);
    await settle(() => client.setState({ missedUnseen: 3 }));
    await settle(() => client.emit({ ...over, notes: 'Late note' }));
    expect([hook.current(), hook.renders()]).to.deep.equal([before, renders]);
    expect(hook.current()).to.equal(before);
    await settle(() => client.emit(sampleCall({ status: 'ended' })));
    expect(hook.current()).to.deep.equal([]);
    await hook.unmount();
  });
}

function call(): void {
  it('fetches a call that the page does not know and then follows it', async () => {
    const client = fakeCallClient();
    const release = client.hold('calls.get');
    const hook = await renderHook(client, () => useCall('call-7'));
    expect(hook.current()).to.equal(undefined);
    await settle(release);
    expect(hook.current()?.id).to.equal('call-7');
    await settle(() => client.emit(sampleCall({ id: 'call-7', status: 'ended' })));
    expect(hook.current()?.status).to.equal('ended');
    await hook.unmount();
  });

  it('asks for nothing when the call is known or no id is given', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    const known = await renderHook(client, () => useCall('call-1'));
    const none = await renderHook(client, () => useCall(null));
    expect([known.current()?.id, none.current()]).to.deep.equal(['call-1', undefined]);
    expect(client.requests).to.deep.equal([]);
    await known.unmount();
    await none.unmount();
  });

  it('is null when the call does not exist', async () => {
    const client = fakeCallClient();
    client.fail('calls.get', new CallError('not_found'));
    const hook = await renderHook(client, () => useCall('gone'));
    expect(hook.current()).to.equal(null);
    await hook.unmount();
  });

  it('asks again when the connection is back', async () => {
    const client = fakeCallClient();
    client.fail('calls.get', new CallError('unavailable', { retryable: true }));
    const hook = await renderHook(client, () => useCall('call-7'));
    expect(hook.current()).to.equal(undefined);
    await settle(() => client.setState({ connection: 'offline' }));
    client.reply('calls.get', sampleCall({ id: 'call-7' }));
    await settle(() => client.setState({ connection: 'live' }));
    expect(hook.current()?.id).to.equal('call-7');
    await hook.unmount();
  });
}

function incomingCall(): void {
  it('makes the page ring while it is mounted', async () => {
    const client = fakeCallClient();
    const hook = await renderHook(client, useIncomingCall);
    expect([client.listenerCount(), hook.current()]).to.deep.equal([1, null]);
    await hook.unmount();
    expect(client.listenerCount()).to.equal(0);
  });

  it('offers the call that rings: silence, answer', async () => {
    const client = fakeCallClient();
    const hook = await renderHook(client, useIncomingCall);
    await settle(() => client.emit(sampleIncomingCall()));
    expect(hook.current()?.call.from.name).to.equal('Maya Patel');
    await settle(() => hook.current()?.silence());
    expect(hook.current()?.silenced).to.equal(true);
    const answered = sampleIncomingCall({
      version: 2,
      status: 'connected',
      me: { participantId: 'participant-amara', state: 'joined', answeredOn: null },
    });
    client.reply('calls.answer', { ...answered, media: { provider: 'none' } } as never);
    await settle(() => hook.current()?.answer({ video: false }));
    expect(hook.current()).to.equal(null);
    expect(sent(client, 'calls.answer')[0]?.body).to.deep.equal({ deviceId: 'device-1', video: false });
    await hook.unmount();
  });

  it('stops at the deadline of the ring while the server cannot be reached', async () => {
    const environment = fakeEnvironment();
    const client = fakeCallClient({ environment });
    const hook = await renderHook(client, useIncomingCall);
    await settle(() => client.emit(sampleIncomingCall()));
    await settle(() => client.setState({ connection: 'offline' }));
    await settle(() => environment.advance(29_000));
    expect(hook.current()?.call.id).to.equal('call-1');
    await settle(() => environment.advance(4000));
    expect(hook.current()).to.equal(null);
    expect(environment.timerCount()).to.equal(0);
    await hook.unmount();
  });

  it('says why declining failed, and forgets it with the next call', async () => {
    const client = fakeCallClient({ calls: [sampleIncomingCall()] });
    client.fail('calls.decline', new CallError('call_over'));
    const hook = await renderHook(client, useIncomingCall);
    await settle(() => hook.current()?.decline());
    expect(hook.current()?.error?.code).to.equal('call_over');
    await settle(() => client.emit(sampleIncomingCall({ status: 'ended' })));
    await settle(() => client.emit(sampleIncomingCall({ id: 'call-2' })));
    expect([hook.current()?.call.id, hook.current()?.error]).to.deep.equal(['call-2', null]);
    await hook.unmount();
  });
}

function callActions(): void {
  it('places one call for a double click and another one later', async () => {
    const client = fakeCallClient();
    const release = client.hold('calls.create');
    const hook = await renderHook(client, useCallActions);
    const calls: Promise<Call | undefined>[] = [];
    await settle(() => void calls.push(hook.current().initiate(body), hook.current().initiate(body)));
    expect(hook.current().pending).to.equal('initiate');
    await settle(release);
    const [first, second] = await Promise.all(calls);
    expect(first?.id).to.equal(second?.id);
    expect(hook.current().pending).to.equal(null);
    await settle(() => hook.current().initiate(body));
    const keys = sent(client, 'calls.create').map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).to.have.length(2);
    expect(new Set(keys).size).to.equal(2);
    await hook.unmount();
  });

  it('asks for the same call again after a lost answer, for another one after a refusal', async () => {
    const client = fakeCallClient();
    const hook = await renderHook(client, useCallActions);
    for (const code of ['unavailable', 'do_not_call', 'do_not_call'] as const) {
      client.fail('calls.create', new CallError(code));
      await settle(() => hook.current().initiate(body));
      expect(hook.current().error?.code).to.equal(code);
    }
    const [lost, again, other] = sent(client, 'calls.create').map(({ idempotencyKey }) => idempotencyKey);
    expect(again).to.equal(lost);
    expect(other).not.to.equal(lost);
    await hook.unmount();
  });

  it('resolves with undefined and says why a command failed, until the next one', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    client.fail('calls.hold', new CallError('not_supported'));
    const hook = await renderHook(client, useCallActions);
    const { hold, end } = hook.current();
    let result: Call | undefined;
    await settle(async () => (result = await hold('call-1')));
    expect([result, hook.current().error?.code]).to.deep.equal([undefined, 'not_supported']);
    await settle(async () => (result = await end('call-1')));
    expect([result?.id, hook.current().error]).to.deep.equal(['call-1', null]);
    expect(hook.current().end).to.equal(end);
    await settle(() => hook.current().sendDtmf('call-1', { digits: '1#' }));
    await settle(() => hook.current().transfer('call-1', { to: { userId: 'leo' }, mode: 'attended' }));
    await settle(() => hook.current().completeTransfer('call-1'));
    await settle(() => hook.current().cancelTransfer('call-1'));
    await settle(() => hook.current().record('call-1', { action: 'start', consent: true }));
    expect(client.requests.slice(-5).map(({ name }) => name)).to.deep.equal([
      'calls.sendDtmf',
      'calls.transfer',
      'calls.completeTransfer',
      'calls.cancelTransfer',
      'calls.record',
    ]);
    await hook.unmount();
  });
}

function callSession(): void {
  it('joins, shows the media and leaves when it goes', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    const session = client.session('call-1');
    const hook = await renderHook(client, () => useCallSession('call-1'));
    expect(hook.current().state.phase).to.equal('idle');
    await settle(() => hook.current().join({ video: true }));
    await settle(() => hook.current().setMuted(true));
    await settle(() => hook.current().setDevice('audioinput', 'headset'));
    const { devices, phase, muted } = hook.current().state;
    expect([phase, muted, devices]).to.deep.equal(['connected', true, { audioinput: 'headset' }]);
    await hook.unmount();
    expect(session.used).to.deep.equal([
      ['join', { video: true }],
      ['setMuted', true],
      ['setDevice', 'audioinput', 'headset'],
      ['leave'],
    ]);
  });

  it('leaves alone what others joined', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    const session = client.session('call-1');
    await session.join();
    const hook = await renderHook(client, () => useCallSession('call-1'));
    expect(hook.current().state.phase).to.equal('connected');
    await hook.unmount();
    expect(session.state.getSnapshot().phase).to.equal('connected');
  });

  it('does not leave and join again in StrictMode when an effect joins', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    const session = client.session('call-1');
    const hook = await renderHook(client, () => {
      const { join } = useCallSession('call-1');
      useEffect(() => void join(), [join]);
    });
    expect(session.used.map(([name]) => name)).not.to.include('leave');
    const joins = session.used.length;
    await hook.unmount();
    expect(session.used.slice(joins)).to.deep.equal(Array.from({ length: joins }, () => ['leave']));
  });

  it('says why joining failed, and holds nothing then', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    const session = client.session('call-1');
    session.failJoin(new CallError('microphone_denied'));
    const hook = await renderHook(client, () => useCallSession('call-1'));
    await settle(() => hook.current().join());
    expect(hook.current().error?.code).to.equal('microphone_denied');
    await hook.unmount();
    expect(session.used).to.deep.equal([['join', undefined]]);
  });
}
