import { dropDial } from './end-channel.js';
import type { FakeChannel } from './fake-channel.js';
import { enterStasis } from './stasis.js';
import type { Switchboard } from './switchboard.js';

/** Somebody calls a number of ours. */
export interface IncomingCall {
  /** The caller's number. */
  readonly from: string;
  /** The caller's name as the network tells it. */
  readonly name?: string;
  /** The number that was called. */
  readonly exten: string;
  /** The trunk it comes over. Default `trunk`. */
  readonly trunk?: string;
  readonly context?: string;
  /** What the dialplan hands to the application: `Stasis(app,arg,…)`. */
  readonly args?: readonly string[];
}

/** A call comes in, and the dialplan gives it to the application. */
export function receiveCall(
  board: Switchboard,
  app: string,
  { from, name = '', exten, trunk = 'trunk', context = 'from-trunk', args = [] }: IncomingCall,
): FakeChannel {
  const endpoint = `PJSIP/${trunk}`;
  const channel = board.add({
    id: `${Math.floor(board.work.now() / 1000)}.${board.everyChannel.length}`,
    namedAfter: endpoint,
    state: 'Ring',
    direction: 'incoming',
    endpoint,
    context,
    exten,
    caller: { name, number: from },
    protocolId: board.newId(),
  });
  board.tell('ChannelCreated', channel);
  board.tellDevice(channel, 'INUSE');
  board.runs(channel, 'Stasis', [app, ...args].join(','));
  if (!enterStasis(board, channel, app, args)) dropDial(board, channel, 0);
  return channel;
}
