import type { LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { confirmed } from '../confirmed.js';
import type { AgentOfCall, LegRequest, PhoneFacet, PlannedAddress } from '../contract.js';
import { ownPhoneOf } from '../own-phone.js';
import { holdLeg, muteLeg } from './conferences.js';
import { browsersOf, type LegAtTelnyx } from './browsers-of-leg.js';
import { dialLeg } from './dial-leg.js';
import { findLeg, observeLeg, referenceOf } from './find-leg.js';
import { leaveMessage } from './leave-message.js';
import { stableId, writeReference } from './leg-reference.js';
import { lookUpLeg, trySeat } from './look-up.js';
import { ownsNumber } from './owns-number.js';
import { recordingsOf } from './recordings.js';
import type { TelnyxAccount } from './settings.js';
import { takeDown } from './take-down.js';

/** Calls to and from phones: each leg is one of Telnyx's, seated in the conference of its call. */
export function phoneCalls(account: TelnyxAccount): PhoneFacet {
  const { access, settings } = account;
  const record = recordingsOf(account);

  async function found(request: LegRequest): Promise<LegAtTelnyx> {
    const leg = await findLeg(account, request);
    if (leg !== null) return leg;
    throw new CallError('conflict', { message: 'The other side is not connected yet.', retryable: true });
  }

  return {
    numbers: settings.phoneNumber === '' ? [] : [settings.phoneNumber],
    ownsNumber: (number) => ownsNumber(access, number),
    dial: dialLeg(account),
    lookUp: (request) => lookUpLeg(account, request),
    hangUp: (request) => hangUp(account, request),
    agentLeg: addressOf,
    pickUp: (request) => pickUp(account, request),
    takeMessage: (request, voicemail) => leaveMessage(account, request, voicemail),
    setHeld: async (request, held) => confirmed(request, await holdLeg(account, await found(request), held)),
    setMuted: async (request, muted) =>
      confirmed(request, await muteLeg(account, await found(request), muted)),
    async sendDigits(request, digits) {
      const { callControlId, reference } = await found(request);
      const client_state = writeReference(reference, settings.apiKey);
      // No command id: the same key twice within a minute is no repetition.
      await access.change((client) => client.calls.actions.sendDtmf(callControlId, { digits, client_state }));
    },
    setRecording: async (request, wanted) => record(request, (await found(request)).callControlId, wanted),
  };
}

async function hangUp(account: TelnyxAccount, request: LegRequest): Promise<LegObservation | null> {
  const { leg } = request;
  if (leg.kind === 'device') return hangUpBrowsers(account, request);
  const found = await findLeg(account, request);
  // Not there yet: what comes later is found by a look-up and taken down then.
  if (found === null || (await takeDown(account, found))) return null;
  return (await observeLeg(account, leg, found.callControlId)).observation;
}

/** Takes every browser of an agent's leg down; when none is there it is over: one that comes later is sent away. */
async function hangUpBrowsers(account: TelnyxAccount, request: LegRequest): Promise<LegObservation | null> {
  const { id: legId, times } = request.leg;
  const browsers = await browsersOf(account, request.leg);
  const taken = await Promise.all(browsers.map((browser) => takeDown(account, browser)));
  if (taken.includes(true)) return null;
  const cause = times.up === null ? 'canceled' : 'completed';
  return { legId, state: 'ended', at: account.context.clock.now(), cause };
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

function addressOf(agent: AgentOfCall): PlannedAddress {
  return agent.by === 'browser'
    ? { kind: 'device', address: `browser:${agent.userId}` }
    : { kind: 'phone', address: ownPhoneOf(agent) };
}
