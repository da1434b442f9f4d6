import type { LegObservation, Voicemail } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { LegRequest } from '../contract.js';
import { findLeg } from './find-leg.js';
import { greet } from './greet.js';
import { stableId, writeReference, type LegReference, type MessageReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { takeDown } from './take-down.js';
import { unlessGone, wasRefusedWith } from './telnyx-errors.js';
import { timeOf } from './telnyx-event.js';
import { loggedOf } from './telnyx-log.js';

/** The reference of a leg whose caller leaves a message. */
export type ReferenceOfMessage = LegReference & { readonly message: MessageReference };

/** What comes next for a caller who is to leave a message. */
type Step = 'answer' | 'greet' | 'record' | 'let go' | 'wait' | 'recording';

/** Not up yet, and no sound yet. */
const tooEarly = ['90034', '90020'] as const;

/**
 * Brings a caller, who is parked until then, one step further: answered, greeted, recorded, let go. Telnyx's log of the leg
 * tells what has been done, whichever node of ours asked for it and whichever answer or webhook was lost.
 */
export async function leaveMessage(
  account: TelnyxAccount,
  request: LegRequest,
  voicemail: Voicemail,
): Promise<LegObservation> {
  const { access, context } = account;
  const { leg } = request;
  const found = await findLeg(account, request);
  if (found === null) throw new CallError('not_found');
  const { callControlId } = found;
  const status = await unlessGone(access.read((client) => client.calls.retrieveStatus(callControlId)));
  // The kit's hang-up finds out how it ended.
  if (status?.data === undefined || timeOf(status.data.end_time) !== null) throw new CallError('call_over');
  const step = nextStep(await loggedOf(access, status.data.call_leg_id), leg.state === 'up');
  const reference: ReferenceOfMessage = {
    ...found.reference,
    message: { callControlId, maxSeconds: voicemail.maxSeconds },
  };
  await carryOut(account, step, reference, voicemail);
  const seen = { legId: leg.id, at: context.clock.now(), providerLegId: callControlId };
  const isUnderWay = step === 'record' || step === 'recording' || step === 'let go';
  return isUnderWay ? { ...seen, state: 'up', message: true } : { ...seen, state: leg.state };
}

/** Begins to record what the caller says, after a beep; not twice. */
export async function recordMessage(
  { access, settings }: TelnyxAccount,
  reference: ReferenceOfMessage,
): Promise<void> {
  const { legId, message } = reference;
  await access.change((client) =>
    client.calls.actions.startRecording(message.callControlId, {
      ...{ format: 'mp3', channels: 'single', play_beep: true, max_length: message.maxSeconds },
      client_state: writeReference(reference, settings.apiKey),
      command_id: stableId(legId, 'record-message', message.callControlId),
    }),
  );
}

/** True when the message of this leg is being recorded, or was. */
export async function isMessageBegun(
  { access }: Pick<TelnyxAccount, 'access'>,
  legIdAtTelnyx: string,
): Promise<boolean> {
  return (await loggedOf(access, legIdAtTelnyx)).has('record_start');
}

/** By the names of what was commanded and told. What was commanded and not yet told is waited for. */
function nextStep(logged: ReadonlySet<string>, isUp: boolean): Step {
  const had = (...names: readonly string[]): boolean => names.some((name) => logged.has(name));
  if (had('recording_saved', 'recording_error')) return 'let go';
  if (had('record_start')) return 'recording';
  if (had('speak_ended', 'playback_ended')) return 'record';
  if (had('speak', 'playback_start')) return 'wait';
  if (isUp || had('answered')) return 'greet';
  return had('answer') ? 'wait' : 'answer';
}

async function carryOut(
  account: TelnyxAccount,
  step: Step,
  reference: ReferenceOfMessage,
  voicemail: Voicemail,
): Promise<void> {
  const { callControlId } = reference.message;
  try {
    if (step === 'answer') await answer(account, reference);
    else if (step === 'greet') await greet(account, reference, voicemail.greeting);
    else if (step === 'record') await recordMessage(account, reference);
    else if (step === 'let go') await takeDown(account, { callControlId, reference });
  } catch (error) {
    if (!wasRefusedWith(error, ...tooEarly)) throw error;
    throw new CallError('conflict', { retryable: true, cause: error });
  }
}

async function answer({ access, settings }: TelnyxAccount, reference: ReferenceOfMessage): Promise<void> {
  const { legId, message } = reference;
  await access.change((client) =>
    client.calls.actions.answer(message.callControlId, {
      client_state: writeReference(reference, settings.apiKey),
      command_id: stableId(legId, 'answer-for-message', message.callControlId),
    }),
  );
}
