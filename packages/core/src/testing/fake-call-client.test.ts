import { describe, expect, it } from 'vitest';
import { CallError } from '../errors/call-error.js';
import { fakeCallClient } from './fake-call-client.js';
import { sampleCall, sampleIncomingCall } from './sample-call.js';

describe('fakeCallClient', () => {
  it('shows emitted calls and tells what follows from them', () => {
    const client = fakeCallClient();
    const told: string[] = [];
    client.on('incoming', () => told.push('incoming'));
    client.on('missed', () => told.push('missed'));
    const call = sampleIncomingCall();
    client.emit(call);
    client.emit({
      ...call,
      status: 'no_answer',
      me: { participantId: 'p', state: 'missed', answeredOn: null },
    });
    expect(told).toEqual(['incoming', 'missed']);
    expect(client.state.getSnapshot().calls).toMatchObject([{ status: 'no_answer', version: 2 }]);
  });

  it('shows a held command as pending and records it', async () => {
    const client = fakeCallClient({ calls: [sampleCall()] });
    const release = client.hold('calls.end');
    const ending = client.calls.end('call-1', { notes: 'Done' });
    expect(client.state.getSnapshot().pending).toEqual({ 'call-1': 'end' });
    client.reply('calls.end', sampleCall({ version: 2, status: 'ended' }));
    release();
    await ending;
    expect(client.state.getSnapshot()).toMatchObject({ pending: {}, calls: [{ status: 'ended' }] });
    expect(client.requests).toMatchObject([{ name: 'calls.end', id: 'call-1', body: { notes: 'Done' } }]);
  });

  it('merges the call of a lost race', async () => {
    const client = fakeCallClient({ calls: [sampleIncomingCall()] });
    const call = sampleIncomingCall({ version: 5, status: 'connected' });
    client.fail('calls.answer', new CallError('answered_elsewhere', { details: { call } }));
    await expect(client.calls.answer('call-1')).rejects.toMatchObject({ code: 'answered_elsewhere' });
    expect(client.state.getSnapshot().calls).toMatchObject([{ version: 5 }]);
  });

  it('sends one request for two clicks of one intent', async () => {
    const client = fakeCallClient();
    const options = { intentKey: 'intent' };
    const body = { to: { userId: 'maya' } };
    const [first, second] = await Promise.all([
      client.calls.initiate(body, options),
      client.calls.initiate(body, options),
    ]);
    expect(first.id).toBe(second.id);
    expect(client.requests).toMatchObject([
      { idempotencyKey: 'intent', body: { ...body, deviceId: 'device-1' } },
    ]);
  });
});
