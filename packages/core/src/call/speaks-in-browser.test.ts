import { describe, expect, it } from 'vitest';
import { samplePerson, samplePhoneCallState, samplePlacedAt } from '../testing/sample-call-state.js';
import { newLeg, newParticipant } from './call-events.js';
import type { CallState, LegKind } from './call-state.js';
import { decide, type CallCommand } from './decide/index.js';
import { deriveStatus } from './derive-status.js';
import { needsLease, renewsLease } from './speaks-in-browser.js';
import { transition } from './transition.js';

const now = samplePlacedAt + 60_000;
const amara = { userId: 'amara', role: 'agent' } as const;
const report: CallCommand = { type: 'report-media', deviceId: 'desk', report: { connection: 'connected' } };
const leaseOver: CallCommand = { type: 'deadline-passed', kind: 'lease' };

/** Amara speaks with Maya at a phone. */
function callBy(kind: LegKind, address: string | null = 'client:amara'): CallState {
  const call = samplePhoneCallState({ agentLeg: kind === 'phone' ? 'phone' : 'browser' });
  const agent = newLeg({
    ...{ id: 'leg-amara', participantId: 'p-amara', role: 'agent', kind, address },
    heardAt: samplePlacedAt,
  });
  return up(up({ ...call, legs: [agent, ...call.legs] }, 'leg-amara', 1000), 'leg-maya', 2000);
}

function up(call: CallState, legId: string, after: number): CallState {
  const at = samplePlacedAt + after;
  return transition(call, { type: 'leg-observed', at, observation: { legId, state: 'up', at } });
}

function ended(call: CallState, legId: string): CallState {
  const at = samplePlacedAt + 5000;
  return transition(call, { type: 'leg-observed', at, observation: { legId, state: 'ended', at } });
}

function leoTakesOver(call: CallState, mode: 'blind' | 'attended', kind: LegKind = 'phone'): CallState {
  const participant = newParticipant({
    ...{ id: 'p-leo', part: 'added', person: samplePerson({ id: 'leo' }), userId: 'leo', role: 'agent' },
  });
  const leg = newLeg({
    ...{ id: 'leg-leo', participantId: 'p-leo', role: 'target', kind, address: '+12025550171' },
    heardAt: samplePlacedAt,
  });
  const started = { type: 'transfer-started', at: samplePlacedAt + 3000, mode, from: 'p-amara' } as const;
  return up(transition(call, { ...started, participant, leg }), 'leg-leo', 4000);
}

function after(call: CallState, command: CallCommand): CallState {
  const decided = decide(call, command, { userId: 'system', role: 'system' }, { now });
  if ('refusal' in decided) throw new Error(decided.refusal);
  return decided.events.reduce(transition, call);
}

describe('who speaks through a browser in a phone call', () => {
  it('has media, and reports it; who speaks through a phone, real or simulated, has none', () => {
    const device = { id: 'desk', label: 'Chrome on Linux' };
    const session = { sessionId: 's1', takeOver: false, leaseRuns: false };
    const join: CallCommand = { type: 'join-media', device, ...session };
    const ask = (call: CallState, command: CallCommand) => decide(call, command, amara, { now });
    expect(ask(callBy('device'), join)).toMatchObject({ events: [{ type: 'media-joined' }] });
    expect(ask(callBy('device'), report)).toMatchObject({
      events: [{ type: 'media-reported', participantId: 'p-amara', connection: 'connected' }],
    });
    for (const call of [callBy('phone', '+12025550170'), callBy('device', null)])
      for (const command of [join, report])
        expect(ask(call, command)).toMatchObject({ refusal: 'not_supported' });
  });

  it('keeps the call alive: it is over when no sign of life comes, and only then', () => {
    expect(needsLease(callBy('device'))).toBe(true);
    const over = after(callBy('device'), leaseOver);
    expect(deriveStatus(over)).toMatchObject({ status: 'ended', endReason: 'connection_lost' });
    const byPhone = callBy('phone', '+12025550170');
    expect(needsLease(byPhone)).toBe(false);
    expect(after(byPhone, leaseOver)).toBe(byPhone);
  });

  it('is missed also when the provider says that the browser is gone: else the customer would be alone', () => {
    const gone = ended(callBy('device'), 'leg-amara');
    expect(deriveStatus(gone).status).toBe('connected');
    expect(deriveStatus(after(gone, leaseOver))).toMatchObject({ endReason: 'connection_lost' });
    const attended = after(ended(leoTakesOver(callBy('device'), 'attended'), 'leg-amara'), leaseOver);
    expect(deriveStatus(attended).status).toBe('connected');
    expect(attended.servedBy).toBe('p-leo');
    const given = transition(attended, { ...{ type: 'transferred', at: now, from: 'p-amara', to: 'p-leo' } });
    expect(after(given, leaseOver)).toBe(given);
  });

  it('is not missed once the call was given to a phone', () => {
    const given = transition(leoTakesOver(callBy('device'), 'blind'), {
      ...{ type: 'transferred', at: now, from: 'p-amara', to: 'p-leo' },
    });
    expect(needsLease(given)).toBe(false);
    expect(after(given, leaseOver)).toBe(given);
    expect(given.agentId).toBe('leo');
  });

  it.each(['phone', 'device'] as const)(
    'that goes while speaking with the target of a transfer leaves the customer to the target (%s)',
    (kind) => {
      const left = after(leoTakesOver(callBy('device'), 'attended', kind), leaseOver);
      expect(deriveStatus(left).status).toBe('connected');
      expect(left).toMatchObject({ servedBy: 'p-leo', transfer: null });
    },
  );

  it('is missed though the target of a transfer is there, who could not take the customer off hold', () => {
    const call = leoTakesOver(callBy('device'), 'attended', 'device');
    expect([renewsLease(call, 'p-amara'), renewsLease(call, 'p-leo')]).toEqual([true, false]);
    expect(renewsLease(after(call, leaseOver), 'p-leo')).toBe(true);
    expect(renewsLease(leoTakesOver(callBy('phone', '+12025550170'), 'attended', 'device'), 'p-leo')).toBe(
      true,
    );
  });
});
