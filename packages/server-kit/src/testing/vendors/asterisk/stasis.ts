import type { FakeChannel } from './fake-channel.js';
import type { Switchboard } from './switchboard.js';

/**
 * The channel enters an application. `false` when no socket is open for it: then Asterisk lets the channel go on, which
 * for a call that we placed is its end.
 */
export function enterStasis(
  board: Switchboard,
  channel: FakeChannel,
  app: string,
  args: readonly string[],
): boolean {
  channel.dialplan.app_name = 'Stasis';
  channel.dialplan.app_data = [app, ...args].join(',');
  board.setVariable(channel, 'STASISSTATUS', '');
  if (!board.hub.isActive(app)) {
    board.setVariable(channel, 'STASISSTATUS', 'FAILED');
    return false;
  }
  board.hub.subscribe(app, `channel:${channel.id}`);
  channel.stasis = { app, args };
  board.tell('StasisStart', channel, { args });
  return true;
}

/** The channel leaves its application. */
export function leaveStasis(board: Switchboard, channel: FakeChannel): void {
  if (channel.stasis === null) return;
  board.tell('StasisEnd', channel);
  channel.stasis = null;
  board.setVariable(channel, 'STASISSTATUS', 'SUCCESS');
}
