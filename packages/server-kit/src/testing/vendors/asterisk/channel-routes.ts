import type { AriCallerId } from '../../../providers/asterisk/ari/ari-models.js';
import { causeOfReason } from './causes.js';
import { hangUpByRequest } from './end-channel.js';
import { findChannel } from './find-channel.js';
import type { AriCall, AriRoutes } from './ari-router.js';
import { originate } from './outgoing-call.js';
import { Refusal } from './refusal.js';
import { snoop } from './snoop.js';
import type { Switchboard } from './switchboard.js';

const longestId = 149;

/** Channels come, are looked at, and go. */
export function channelRoutes(board: Switchboard): AriRoutes {
  const dial = (call: AriCall, givenId: string): object => {
    if (givenId.length > longestId) throw new Refusal(400, `Uniqueid length exceeds maximum of ${longestId}`);
    if (call.text('endpoint') === '') throw new Refusal(400, 'Endpoint must be specified');
    // The fake has no dialplan that an extension could lead to.
    if (call.text('app') === '') throw new Refusal(400, 'Application or extension must be specified');
    const args = call.text('appArgs');
    return originate(board, {
      id: givenId || null,
      endpoint: call.text('endpoint'),
      app: call.text('app'),
      args: args === '' ? [] : args.split(','),
      caller: callerIn(call.text('callerId')),
      timeout: call.number('timeout', 30),
      variables: call.variables,
    }).snapshot();
  };

  return {
    'GET /channels': () => [...board.channels.values()].map((channel) => channel.snapshot()),
    'POST /channels': (call) => dial(call, call.text('channelId')),
    'GET /channels/:': (call) => findChannel(board, call.id()).snapshot(),
    'POST /channels/:': (call) => dial(call, call.id()),
    'DELETE /channels/:': (call) => {
      const channel = findChannel(board, call.id());
      const [code, reason] = [call.text('reason_code'), call.text('reason')];
      if (code !== '' && reason !== '') {
        throw new Refusal(400, 'The reason and reason_code query parameters are mutually exclusive');
      }
      const cause = code === '' ? causeOfReason(reason || 'normal') : causeOfCode(code);
      if (cause === undefined) throw new Refusal(400, 'Invalid reason for hangup provided');
      hangUpByRequest(board, channel, cause);
    },
    'GET /channels/:/variable': (call) => {
      const variable = call.text('variable');
      if (variable === '') throw new Refusal(400, 'Variable name is required');
      const channel = board.channels.get(call.id());
      if (channel === undefined) throw new Refusal(404, 'Provided channel was not found');
      const value = channel.variables.get(variable);
      if (value === undefined) throw new Refusal(404, 'Provided variable was not found');
      return { value };
    },
    'POST /channels/:/variable': (call) => {
      if (call.text('variable') === '') throw new Refusal(400, 'Variable name is required');
      board.setVariable(findChannel(board, call.id()), call.text('variable'), call.text('value'));
    },
    'POST /channels/:/snoop': (call) => snoop(board, call, call.text('snoopId')),
    'POST /channels/:/snoop/:': (call) => snoop(board, call, call.id(1)),
  };
}

function causeOfCode(code: string): number | undefined {
  const cause = Number(code);
  return Number.isInteger(cause) && cause >= 0 && cause <= 127 ? cause : undefined;
}

/** `Name <number>`, a number, or a name. */
function callerIn(text: string): AriCallerId | null {
  if (text === '') return null;
  const [, name = '', number] = /^\s*"?([^"<]*?)"?\s*<([^>]*)>\s*$/.exec(text) ?? [];
  if (number !== undefined) return { name, number };
  return /^[+\d*#() .-]+$/.test(text) ? { name: '', number: text } : { name: text, number: '' };
}
