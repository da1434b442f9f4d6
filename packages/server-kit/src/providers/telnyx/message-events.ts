import type { ReceivedWebhook, VendorNews } from '../contract.js';
import { isMessageBegun, recordMessage, type ReferenceOfMessage } from './leave-message.js';
import { isRecordingOver, recordingOver } from './recording-over.js';
import type { TelnyxAccount } from './settings.js';
import { takeDown } from './take-down.js';
import { textOf, type TelnyxEvent } from './telnyx-event.js';
import { unlessGone } from './telnyx-errors.js';
import { understood } from './understood.js';

type Heard = Omit<ReceivedWebhook, 'eventKey'>;

/**
 * What an event of a leg says whose caller leaves a message, and what it asks of us: when the greeting is over the message
 * is recorded, and when that is over the caller is let go. `null` for events that say what they say of every leg.
 */
export function heardOfMessage(
  account: TelnyxAccount,
  event: TelnyxEvent,
  reference: ReferenceOfMessage,
): Heard | null {
  const { callId, message } = reference;
  if (event.type === 'call.speak.ended' || event.type === 'call.playback.ended')
    return greetingOver(account, event, reference);
  if (!isRecordingOver(event)) return null;
  return {
    news: [{ type: 'recording', callId, ...recordingOver(event) }],
    async answer() {
      await takeDown(account, { callControlId: message.callControlId, reference });
      return understood;
    },
  };
}

function greetingOver(
  account: TelnyxAccount,
  { payload, at }: TelnyxEvent,
  reference: ReferenceOfMessage,
): Heard {
  const { callId, legId, message } = reference;
  const { context } = account;
  // Who hears the end of the greeting is up.
  const observation = { legId, state: 'up', at, providerLegId: message.callControlId } as const;
  const news: readonly VendorNews[] = [{ type: 'leg', callId, observation }];
  const status = textOf(payload['status']);
  if (status === 'call_hangup') return { news };
  return {
    news,
    async answer({ unwantedLegs }) {
      if (unwantedLegs.has(legId)) return understood;
      // They may leave a message all the same.
      if (status !== null && status !== 'completed')
        context.logger.warn({ callId, status }, 'Telnyx could not play the greeting to a caller');
      await unlessGone(beginMessage(account, textOf(payload['call_leg_id']), reference));
      return understood;
    },
  };
}

/** Telnyx ignores a command that it had already for a minute only; an event may come again later than that. */
async function beginMessage(
  account: TelnyxAccount,
  legIdAtTelnyx: string | null,
  reference: ReferenceOfMessage,
): Promise<void> {
  const { callId, legId, message } = reference;
  const { context } = account;
  if (legIdAtTelnyx === null || !(await isMessageBegun(account, legIdAtTelnyx)))
    await recordMessage(account, reference);
  const at = context.clock.now();
  const seen = { legId, state: 'up', at, providerLegId: message.callControlId, message: true } as const;
  await context.observe(callId, [seen]);
}
