import type { AriCall } from './ari-router.js';
import { Refusal } from './refusal.js';
import { enterStasis } from './stasis.js';
import type { Switchboard } from './switchboard.js';

const directions = ['none', 'both', 'out', 'in'];

/** A channel that listens or speaks to another; it is in the application at once. */
export function snoop(board: Switchboard, call: AriCall, id: string): object {
  const spy = call.text('spy') || 'none';
  const whisper = call.text('whisper') || 'none';
  if (!directions.includes(spy)) throw new Refusal(400, 'Invalid direction specified for spy');
  if (!directions.includes(whisper)) throw new Refusal(400, 'Invalid direction specified for whisper');
  if (spy === 'none' && whisper === 'none') {
    throw new Refusal(400, 'Direction must be specified for at least spy or whisper');
  }
  const app = call.text('app');
  if (app === '') throw new Refusal(400, 'Application name is required');
  const heard = board.channels.get(call.id());
  if (heard === undefined) throw new Refusal(404, 'Provided channel was not found');
  const channelId = id || board.newId();
  if (board.channels.has(channelId)) throw new Refusal(500, 'Snoop channel could not be created');
  const channel = board.add({
    id: channelId,
    namedAfter: `Snoop/${heard.id}`,
    state: 'Up',
    direction: 'snoop',
    endpoint: `Snoop/${heard.id}`,
    context: 'default',
    exten: 's',
  });
  board.tell('ChannelCreated', channel);
  const args = call.text('appArgs');
  board.work.soon(0, () => void enterStasis(board, channel, app, args === '' ? [] : args.split(',')));
  return channel.snapshot();
}
