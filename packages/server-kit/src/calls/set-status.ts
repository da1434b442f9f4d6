import type { CallStatus, LegObservation } from '@offhook/core/call';

type Told = Pick<LegObservation, 'state' | 'cause'>;

/** What a host's own telephony says of the customer's leg; `null` for what only a person's hang-up can mean. */
const observationOf: Readonly<Record<CallStatus, Told | null>> = {
  initiating: { state: 'dialing' },
  ringing: { state: 'ringing' },
  answered: { state: 'up' },
  connected: { state: 'up' },
  ended: { state: 'ended', cause: 'completed' },
  failed: { state: 'ended', cause: 'provider_error' },
  busy: { state: 'ended', cause: 'busy' },
  no_answer: { state: 'ended', cause: 'no_answer' },
  declined: { state: 'ended', cause: 'declined' },
  canceled: null,
};

/** The observation that a status told by a service stands for; `null` means "hang up". */
export function toldObservation(status: CallStatus): Told | null {
  return observationOf[status];
}
