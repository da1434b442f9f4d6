import { FakeBridge } from './fake-bridge.js';
import type { FakeChannel } from './fake-channel.js';
import { Refusal } from './refusal.js';
import type { Switchboard } from './switchboard.js';

/** Makes a bridge. Only applications that hear everything hear of it, until a channel of theirs is in it. */
export function createBridge(
  board: Switchboard,
  { id, type, name }: { readonly id: string | null; readonly type: string; readonly name: string },
): FakeBridge {
  const bridgeId = id ?? board.newId();
  if (board.bridges.has(bridgeId)) throw new Refusal(409, `Bridge with id '${bridgeId}' already exists`);
  const kind = type.split(',').includes('holding') ? 'holding' : 'mixing';
  const bridge = new FakeBridge(bridgeId, kind, name, board.work.now());
  board.bridges.set(bridgeId, bridge);
  board.hub.publish('BridgeCreated', { bridge: bridge.snapshot() }, board.subjectsOf(bridge));
  return bridge;
}

/** The channel enters the bridge; from another bridge it moves. */
export function enterBridge(board: Switchboard, bridge: FakeBridge, channel: FakeChannel): void {
  if (channel.bridgeId === bridge.id || channel.isEnding || !bridge.isAlive) return;
  leaveBridge(board, channel);
  bridge.channels.add(channel);
  channel.bridgeId = bridge.id;
  if (channel.stasis) board.hub.subscribe(channel.stasis.app, `bridge:${bridge.id}`);
  tell(board, 'ChannelEnteredBridge', bridge, channel);
  const [first, second] = bridge.channels;
  if (bridge.type !== 'mixing' || bridge.channels.size !== 2 || !first || !second) return;
  board.setVariable(first, 'BRIDGEPEER', second.name);
  board.setVariable(second, 'BRIDGEPEER', first.name);
}

/** The channel leaves its bridge, if it is in one. */
export function leaveBridge(board: Switchboard, channel: FakeChannel): void {
  const bridge = channel.bridgeId === null ? undefined : board.bridges.get(channel.bridgeId);
  if (bridge === undefined) return;
  if (channel.variables.get('BRIDGEPEER')) board.setVariable(channel, 'BRIDGEPEER', '');
  bridge.channels.delete(channel);
  channel.bridgeId = null;
  tell(board, 'ChannelLeftBridge', bridge, channel);
  if (bridge.isAlive && bridge.channels.size === 0) board.hub.unsubscribe(`bridge:${bridge.id}`);
}

/** The bridge is no more; its channels stay in their application. */
export function destroyBridge(board: Switchboard, bridge: FakeBridge): void {
  bridge.isAlive = false;
  for (const channel of bridge.channels) leaveBridge(board, channel);
  board.bridges.delete(bridge.id);
  board.hub.publish('BridgeDestroyed', { bridge: bridge.snapshot() }, board.subjectsOf(bridge));
  board.hub.unsubscribe(`bridge:${bridge.id}`);
}

function tell(board: Switchboard, type: string, bridge: FakeBridge, channel: FakeChannel): void {
  const parts = { bridge: bridge.snapshot(), channel: channel.snapshot() };
  board.hub.publish(type, parts, board.subjectsOf(bridge, channel));
}
