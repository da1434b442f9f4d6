import type { Call } from '@offhook/core/call';
import type { TimelineEntry } from '@offhook/core/protocol';
import { describe, expect, it } from 'vitest';
import { recordedMs } from '../../calls/recorded-time.js';
import { startCallSystem, waitFor } from '../../testing/index.js';
import { skippingClock } from '../../testing/skipping-clock.js';
import type { ByteRange, Provider, ProviderConnection } from '../contract.js';
import { demo } from './index.js';
import { syntheticRecording } from './synthetic-recording.js';

const headerBytes = 44;

async function read(durationMs: number, range?: ByteRange): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of syntheticRecording(durationMs, range).body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('the sound of a simulated recording', () => {
  it('is a WAV file as long as what was recorded, and is heard', async () => {
    const file = await read(20_000);
    expect(syntheticRecording(20_000)).toMatchObject({ contentType: 'audio/wav', totalBytes: file.length });
    expect([file.toString('latin1', 0, 4), file.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WAVE']);
    const [bytesPerSecond, dataBytes] = [file.readUInt32LE(28), file.readUInt32LE(40)];
    expect(dataBytes).toBe(file.length - headerBytes);
    expect(dataBytes / bytesPerSecond).toBe(20);
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    const loud = file.subarray(headerBytes).filter((one) => Math.abs(one - 128) > 8);
    expect(loud.length).toBeGreaterThan(dataBytes / 4);
    expect((await read(0)).length).toBe(headerBytes);
  });

  it('comes in parts that make the whole', async () => {
    const whole = await read(12_000);
    const parts = [
      { first: 0, last: 9 },
      { first: 10, last: 70_000 },
      { first: 70_001, last: null },
    ];
    expect(Buffer.concat(await Promise.all(parts.map((part) => read(12_000, part))))).toEqual(whole);
    expect(await read(1000, { first: 1_000_000, last: null })).toHaveLength(0);
    expect(await read(1000, { first: headerBytes, last: 1_000_000 })).toHaveLength(8000);
  });

  it('is as long as a call was recorded without its pause', async () => {
    const clock = skippingClock();
    const phones = demo({ speed: 1 });
    let connection: ProviderConnection | undefined;
    const watched: Provider = { ...phones, connect: (context) => (connection = phones.connect(context)) };
    const system = await startCallSystem({ clock, providers: [watched], recordingPolicy: 'ask' });
    const amara = await system.as('amara');
    const to = { phone: '+12025550142' };
    const { id } = (await amara.request<Call>('POST', '/calls', { to })).body;
    const status = async () => (await amara.request<Call>('GET', `/calls/${id}`)).body.status;
    clock.skip(4_000);
    await waitFor('connected', status, (one) => one === 'connected');
    const record = (action: string) =>
      amara.request('POST', `/calls/${id}/recording`, { action, consent: true });
    for (const [action, ms] of [
      ['start', 10_000],
      ['pause', 20_000],
      ['resume', 5_000],
    ] as const) {
      expect((await record(action)).status).toBe(200);
      clock.skip(ms);
    }
    const { endedAt } = (await amara.request<Call>('POST', `/calls/${id}/end`)).body;
    const { items } = (await amara.request<{ items: readonly TimelineEntry[] }>('GET', `/calls/${id}/events`))
      .body;
    const steps = items
      .filter(({ type }) => type === 'recording-observed')
      .map(({ at, data }) => ({ at: Date.parse(at), state: data['state'] as 'on' | 'off' | 'paused' }));
    const durationMs = recordedMs(steps, Date.parse(endedAt ?? ''));
    expect(durationMs).toBeGreaterThanOrEqual(15_000);
    expect(durationMs).toBeLessThan(16_500);
    const recording = { callId: id, recordingId: `demo-${id}`, durationMs };
    const sound = await connection?.phone?.openRecording?.(recording);
    expect(sound?.totalBytes).toBe(headerBytes + durationMs * 8);
    expect(await connection?.phone?.openRecording?.({ ...recording, recordingId: 'RE1' })).toBeNull();
    await system.close();
  });
});
