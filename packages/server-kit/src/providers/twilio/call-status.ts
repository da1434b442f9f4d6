import type { LegCause, LegState } from '@offhook/core/call';

/** What a status of Twilio's says of a leg. */
export interface StatusMeaning {
  readonly state: LegState;
  readonly cause?: LegCause;
  /** A sentence for a person. */
  readonly detail?: string;
}

/** Statuses of a call, of webhooks (`initiated`) and of the REST API; what a status needs more is in {@link meaningOf}. */
const statuses: Readonly<Record<string, StatusMeaning>> = {
  queued: { state: 'dialing' },
  initiated: { state: 'dialing' },
  ringing: { state: 'ringing' },
  'in-progress': { state: 'up' },
  completed: { state: 'ended', cause: 'completed' },
  busy: { state: 'ended', cause: 'busy' },
  'no-answer': { state: 'ended', cause: 'no_answer' },
  canceled: { state: 'ended', cause: 'canceled' },
  failed: {
    state: 'ended',
    cause: 'provider_error',
    detail: 'The phone network could not connect this call.',
  },
};

const noSuchNumber: StatusMeaning = {
  state: 'ended',
  cause: 'invalid_number',
  detail: 'The number does not exist or cannot be reached.',
};
const declined: StatusMeaning = { state: 'ended', cause: 'declined' };

/** The SIP status (RFC 3261) with which the network ended an attempt, where it tells more than Twilio's word. */
const bySip: Readonly<Record<string, Readonly<Record<string, StatusMeaning>>>> = {
  busy: { 603: declined, 607: declined },
  failed: {
    403: {
      state: 'ended',
      cause: 'not_allowed',
      detail: 'The phone network does not allow this call.',
    },
    404: noSuchNumber,
    410: noSuchNumber,
    484: noSuchNumber,
    603: declined,
    604: noSuchNumber,
  },
};

/** What a status says; `null` for one that we do not know. */
export function meaningOf(status: string, sipCode: string | null = null): StatusMeaning | null {
  const known = Object.hasOwn(statuses, status) ? statuses[status] : undefined;
  return (sipCode === null ? undefined : bySip[status]?.[sipCode]) ?? known ?? null;
}

/** Who picked up, in Twilio's words (`machine_end_beep`, …); `undefined` when it could not tell. */
export function answeredBy(words: string | null | undefined): 'human' | 'machine' | undefined {
  if (words === 'human') return 'human';
  return words === 'fax' || words?.startsWith('machine') === true ? 'machine' : undefined;
}
