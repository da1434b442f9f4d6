import type { CallState } from '../call-state.js';
import { answer } from './answer.js';
import type { Actor, CallCommand, Decided, Moment } from './command.js';
import { decline } from './decline.js';
import { end } from './end.js';
import { hold, resume } from './hold.js';
import { joinMedia } from './join-media.js';
import { mute } from './mute.js';
import { passDeadline } from './pass-deadline.js';
import { record } from './record.js';
import { reportMedia } from './report-media.js';
import { sendDigits } from './send-digits.js';
import { cancelTransfer, completeTransfer, transfer } from './transfer.js';
import { updateDetails } from './update-details.js';

export * from './command.js';
export { followUps, mayTransfer, withoutTarget } from './transfer.js';

/**
 * What a command does to a call: the events to commit, or the refusal. Pure, so that it can be asked again after a
 * lost compare-and-set. Whether the actor may see the call at all was checked at the door; what it may do in it is
 * checked here, against the state that is about to be changed.
 */
export function decide(call: CallState, command: CallCommand, actor: Actor, moment: Moment): Decided {
  switch (command.type) {
    case 'answer':
      return answer(call, command, actor, moment);
    case 'decline':
      return decline(call, command, actor, moment);
    case 'end':
      return end(call, command, actor, moment);
    case 'hold':
      return hold(call, actor, moment);
    case 'resume':
      return resume(call, actor, moment);
    case 'mute':
      return mute(call, command, actor, moment);
    case 'transfer':
      return transfer(call, command, actor, moment);
    case 'complete-transfer':
      return completeTransfer(call, actor, moment);
    case 'cancel-transfer':
      return cancelTransfer(call, actor, moment);
    case 'send-digits':
      return sendDigits(call, command, actor, moment);
    case 'record':
      return record(call, command, actor, moment);
    case 'join-media':
      return joinMedia(call, command, actor, moment);
    case 'report-media':
      return reportMedia(call, command, actor, moment);
    case 'update-details':
      return updateDetails(call, command, actor, moment);
    case 'deadline-passed':
      return passDeadline(call, command, moment);
  }
}
