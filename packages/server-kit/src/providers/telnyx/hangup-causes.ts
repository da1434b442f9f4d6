import type { LegCause } from '@offhook/core/call';

/** Why a leg ended, in our words. */
export interface End {
  readonly cause: LegCause;
  /** A sentence for a person, where the cause alone says too little. */
  readonly detail?: string;
}

const notAllowed: End = {
  cause: 'not_allowed',
  detail:
    'The phone network does not allow this call: check the caller ID and what the Telnyx account may dial.',
};

const bySip: Readonly<Record<string, End>> = {
  '403': notAllowed,
  '404': { cause: 'invalid_number' },
  '408': { cause: 'no_answer' },
  '410': { cause: 'invalid_number' },
  '480': { cause: 'no_answer' },
  '484': { cause: 'invalid_number' },
  '486': { cause: 'busy' },
  '487': { cause: 'no_answer' },
  '600': { cause: 'busy' },
  '603': { cause: 'declined' },
  '604': { cause: 'invalid_number' },
  '607': { cause: 'declined' },
};

/** SIP answers that tell why a call ended normally though nobody took it. */
const unanswered = new Set(['408', '480', '487']);

/**
 * What `call.hangup` means. A leg that was up has ended whatever the cause says, so that the cause matters only for
 * one that was not.
 *
 * @param hangup `hangup_cause`, `hangup_source` and `sip_hangup_cause` of the webhook.
 */
export function endOf(hangup: {
  readonly cause: unknown;
  readonly source: unknown;
  readonly sip: unknown;
}): End {
  const sip = typeof hangup.sip === 'string' || typeof hangup.sip === 'number' ? String(hangup.sip) : '';
  switch (hangup.cause) {
    case 'normal_clearing':
      return { cause: hangup.source !== 'caller' && unanswered.has(sip) ? 'no_answer' : 'completed' };
    case 'time_limit':
      return { cause: 'completed' };
    case 'originator_cancel':
      return { cause: 'canceled' };
    case 'user_busy':
      return { cause: 'busy' };
    case 'timeout':
    case 'no_answer':
      return { cause: 'no_answer' };
    case 'not_found':
      return { cause: 'invalid_number' };
    case 'call_rejected':
      return rejected(sip);
    default:
      return bySip[sip] ?? failed(sip);
  }
}

/** A person declines, a network forbids: both are a rejection to Telnyx. */
function rejected(sip: string): End {
  const known = bySip[sip];
  if (known?.cause === 'not_allowed' || known?.cause === 'invalid_number') return known;
  return /^5\d\d$/.test(sip) ? failed(sip) : { cause: 'declined' };
}

function failed(sip: string): End {
  const reason = /^\d{3}$/.test(sip) ? ` (SIP ${sip})` : '';
  return { cause: 'provider_error', detail: `The phone network could not connect this call${reason}.` };
}
