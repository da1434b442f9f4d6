import type { Call } from '@offhook/core';
import { givenTo, goesOnWithoutMe } from '../../internal/call-people.js';
import type { PillState } from '../../internal/status-pill.js';

const statuses: Record<PillState, string> = {
  initiating: 'Initiating',
  ringing: 'Ringing',
  answered: 'Answered',
  connected: 'Connected',
  on_hold: 'On hold',
  reconnecting: 'Reconnecting…',
  ended: 'Ended',
  failed: 'Failed',
  busy: 'Busy',
  no_answer: 'No answer',
  declined: 'Declined',
  canceled: 'Canceled',
};

/** Words about calls that several elements use, in English. */
export const callWords = {
  status: (status: PillState): string => statuses[status],
  voiceCall: 'Voice call',
  videoCall: 'Video call',
  /** Said once at each change of status. */
  announce: (name: string, status: string): string => `${name}: ${status}`,
  recording: 'Recording',
  recordingPaused: 'Recording paused',
  callAgain: 'Call again',
  tryAgain: 'Try again',
  loading: 'Loading the call…',
  /** Why a call is over, as a sentence. */
  endSentence: (call: Call, name: string): string => {
    const taker = givenTo(call);
    if (goesOnWithoutMe(call)) return taker ? `Transferred to ${taker}.` : 'You are no longer in this call.';
    if (call.error) return call.error.message;
    const isCaller = call.direction === 'outbound';
    switch (call.endReason) {
      case 'connection_lost':
        return 'The connection was lost.';
      case 'room_expired':
        return 'The time of this call room is over.';
      case 'time_limit':
        return 'The call reached its longest allowed time.';
      case 'transferred':
        return 'The call was transferred.';
      case 'removed':
        return 'You were removed from the call.';
      case 'timeout':
        return isCaller ? `${name} did not answer.` : 'You did not answer in time.';
      case 'busy':
        return 'The line was busy.';
      case 'declined':
        return isCaller ? `${name} declined the call.` : 'You declined the call.';
      case 'canceled':
        return isCaller ? 'You canceled the call.' : `${name} hung up before an answer.`;
      case 'completed':
        if (taker) return `Transferred to ${taker}. The call is over.`;
        return call.outcome === 'voicemail' ? 'A voicemail answered.' : 'The call is over.';
      default:
        return 'The call failed.';
    }
  },
};
