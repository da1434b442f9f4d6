import type { LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { confirmed } from '../confirmed.js';
import type { AgentOfCall, LegRequest, PhoneFacet, PlannedAddress } from '../contract.js';
import { holdLeg, muteLeg } from './conferences.js';
import { dialLeg } from './dial-leg.js';
import { idOfLeg, observeLeg } from './find-leg.js';
import { stableId, writeReference } from './leg-reference.js';
import { lookUpLeg, referenceOf, trySeat } from './look-up.js';
import { recordingsOf } from './recordings.js';
import type { TelnyxAccount } from './settings.js';
import { isGone } from './telnyx-errors.js';

/** Calls to and from phones: each leg is one of Telnyx's, seated in the conference of its call. */
export function phoneCalls(account: TelnyxAccount): PhoneFacet {
  const { access, settings } = account;
  const record = recordingsOf(account);

  async function idOf(request: LegRequest): Promise<string> {
    const id = await idOfLeg(account, request);
    if (id !== null) return id;
    throw new CallError('conflict', { message: 'The other side is not connected yet.', retryable: true });
  }

  return {
    numbers: settings.phoneNumber === '' ? [] : [settings.phoneNumber],
    dial: dialLeg(account),
    lookUp: (request) => lookUpLeg(account, request),
    hangUp: (request) => hangUp(account, request),
    agentLeg: addressOf,
    pickUp: (request) => pickUp(account, request),
    setHeld: async (request, held) =>
      confirmed(request, await holdLeg(account, referenceOf(request), await idOf(request), held)),
    setMuted: async (request, muted) =>
      confirmed(request, await muteLeg(account, referenceOf(request), await idOf(request), muted)),
    async sendDigits(request, digits) {
      const id = await idOf(request);
      const client_state = writeReference(referenceOf(request), settings.apiKey);
      // No command id: the same key twice within a minute is no repetition.
      await access.change((client) => client.calls.actions.sendDtmf(id, { digits, client_state }));
    },
    setRecording: async (request, wanted) => record(request, await idOf(request), wanted),
  };
}

async function hangUp(account: TelnyxAccount, request: LegRequest): Promise<LegObservation | null> {
  const { access, settings } = account;
  const id = await idOfLeg(account, request);
  // Not there yet: what comes later is found by a look-up and taken down then.
  if (id === null) return null;
  try {
    const client_state = writeReference(referenceOf(request), settings.apiKey);
    // No command id: asked again it is "already ended", while a repetition would be ignored.
    await access.change((client) => client.calls.actions.hangup(id, { client_state }));
    return null;
  } catch (error) {
    if (isGone(error)) return observeLeg(account, request);
    throw error;
  }
}

async function pickUp(account: TelnyxAccount, request: LegRequest): Promise<null> {
  const { access, settings } = account;
  const { id: legId, providerLegId } = request.leg;
  if (providerLegId === null) throw new CallError('not_found');
  const reference = { ...referenceOf(request), joins: true };
  await access.change((client) =>
    client.calls.actions.answer(providerLegId, {
      client_state: writeReference(reference, settings.apiKey),
      command_id: stableId(legId, 'pick-up', providerLegId),
    }),
  );
  // Telnyx answers in its own time: often only the webhook of it finds the caller up, and seats them.
  await trySeat(account, reference, providerLegId);
  return null;
}

function addressOf({ userId, phone, by }: AgentOfCall): PlannedAddress {
  if (by === 'browser') return { kind: 'device', address: `browser:${userId}` };
  if (phone !== null) return { kind: 'phone', address: phone };
  throw new CallError('no_phone_number', { message: 'You have no phone of your own to be called at.' });
}
