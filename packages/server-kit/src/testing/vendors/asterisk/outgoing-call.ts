import type { AriCallerId } from '../../../providers/asterisk/ari/ari-models.js';
import { dropDial, hangUpByPhone, refuseDial } from './end-channel.js';
import type { FakeChannel } from './fake-channel.js';
import { Refusal } from './refusal.js';
import { enterStasis } from './stasis.js';
import type { Switchboard } from './switchboard.js';

/** An order to call somebody, as it came. */
export interface DialOrder {
  readonly id: string | null;
  readonly endpoint: string;
  readonly app: string;
  readonly args: readonly string[];
  readonly caller: AriCallerId | null;
  /** Seconds; -1 without end. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** Dials. What Asterisk tells before it subscribed the application is only heard by those that hear everything. */
export function originate(board: Switchboard, order: DialOrder): FakeChannel {
  const { technology, resource } = partsOf(order.endpoint);
  if (!board.settings.technologies.includes(technology)) throw new Refusal(500, 'Allocation failed');
  const id = order.id ?? board.newId();
  if (board.channels.has(id)) throw new Refusal(409, 'Channel with given unique ID already exists');

  const channel = addChannels(board, order, id, technology, resource);
  const { half } = channel;
  board.tell('ChannelCreated', channel);
  if (half) board.tell('ChannelCreated', half);
  board.runs(channel, 'AppDial2', '(Outgoing Line)');
  if (order.caller) showCaller(board, channel, order.caller);
  for (const [name, value] of Object.entries(order.variables)) {
    board.setVariable(channel, name, value);
    if (half) board.setVariable(half, name, value);
  }
  board.hub.subscribe(order.app, `channel:${id}`);
  if (half) board.hub.subscribe(order.app, `channel:${half.id}`);
  board.tellDial(channel, '');
  letPhoneAct(board, channel, order);
  return channel;
}

function partsOf(endpoint: string): { technology: string; resource: string } {
  const slash = endpoint.indexOf('/');
  const technology = endpoint.slice(0, Math.max(slash, 0));
  const resource = slash < 0 ? '' : endpoint.slice(slash + 1);
  if (technology === '' || resource === '') throw new Refusal(400, 'Invalid endpoint specified');
  return { technology, resource };
}

function addChannels(
  board: Switchboard,
  { endpoint }: DialOrder,
  id: string,
  technology: string,
  resource: string,
): FakeChannel {
  const common = { endpoint, direction: 'outgoing' } as const;
  if (technology !== 'Local') {
    const [user, peer] = resource.split('@');
    const namedAfter = `${technology}/${peer ?? user ?? resource}`;
    const protocolId = board.newId();
    const place = { context: 'from-internal', exten: 's' };
    return board.add({ ...common, ...place, id, state: 'Down', namedAfter, protocolId });
  }
  const [exten = resource, context = 'default'] = resource.split('@');
  const local = { ...common, exten, context, namedAfter: endpoint };
  const channel = board.add({ ...local, id, state: 'Down', half: 1 });
  channel.half = board.add({ ...local, id: `${id};2`, state: 'Ring', half: 2 });
  return channel;
}

function showCaller(board: Switchboard, channel: FakeChannel, caller: AriCallerId): void {
  channel.caller = caller;
  board.tell('ChannelCallerId', channel, {
    caller_presentation: 0,
    caller_presentation_txt: 'Presentation Allowed, Not Screened',
  });
  channel.connected = caller;
  board.tell('ChannelConnectedLine', channel);
}

function letPhoneAct(board: Switchboard, channel: FakeChannel, order: DialOrder): void {
  const { ringsAfterMs, then, afterMs, cause } = board.settings.phone(order.endpoint);
  channel.pickUp = () => answer(board, channel, order);
  if (ringsAfterMs !== null) board.later(channel, ringsAfterMs, () => ring(board, channel));
  if (then === 'answers') board.later(channel, afterMs, () => answer(board, channel, order));
  if (then === 'busy' || then === 'declines' || then === 'fails') {
    const usual = { busy: 17, declines: 21, fails: 34 }[then];
    board.later(channel, afterMs, () => refuseDial(board, channel, cause ?? usual));
  }
  if (order.timeout < 0) return;
  const ringMs = (order.timeout || 30) * board.settings.msPerSecond;
  board.later(channel, ringMs, () => {
    if (channel.state !== 'Up') dropDial(board, channel, 19);
  });
}

function ring(board: Switchboard, channel: FakeChannel): void {
  if (channel.isEnding || channel.state !== 'Down') return;
  const { half } = channel;
  board.tellDevice(channel, half ? 'INUSE' : 'RINGING');
  if (half) board.runs(half, 'Ringing', '');
  channel.state = 'Ringing';
  board.tell('ChannelStateChange', channel);
  if (half) board.runs(half, 'Wait', '30');
  board.tellDial(channel, 'RINGING');
}

function answer(board: Switchboard, channel: FakeChannel, order: DialOrder): void {
  if (channel.isEnding || channel.state === 'Up') return;
  const { half } = channel;
  if (half) {
    board.runs(half, 'Answer', '');
    half.state = 'Up';
    board.tell('ChannelStateChange', half);
  }
  channel.state = 'Up';
  board.tell('ChannelStateChange', channel);
  board.tellDial(channel, 'ANSWER');
  board.tellDevice(channel, 'INUSE');
  if (!enterStasis(board, channel, order.app, order.args)) return dropDial(board, channel, 0);
  const { talksMs } = board.settings.phone(order.endpoint);
  if (talksMs !== null) board.later(channel, talksMs, () => hangUpByPhone(board, channel));
}
