import { leaveBridge } from './bridging.js';
import { causeText, dialStatusOf } from './causes.js';
import type { FakeChannel } from './fake-channel.js';
import { leaveStasis } from './stasis.js';
import type { Switchboard } from './switchboard.js';

/** The bit with which Asterisk marks a hang-up that was asked for; it lands in the event as a cause. */
const explicitHangUp = 32;

/** `DELETE /channels/{id}`. */
export function hangUpByRequest(board: Switchboard, channel: FakeChannel, cause: number): void {
  const near = [...board.channels.values()].find((other) => other.half === channel);
  if (near !== undefined) return hangUpByPhone(board, near, cause);
  if (channel.isEnding) return;
  channel.isEnding = true;
  board.tell('ChannelHangupRequest', channel, { cause: explicitHangUp, soft: true });
  const unanswered = channel.direction === 'outgoing' && channel.stasis === null;
  board.work.soon(0, () => {
    const dial = unanswered ? dialStatusOf(cause) : null;
    finish(board, channel, { cause, dial, half: farHalfFollows(board, channel, cause) });
  });
}

/** The person at the phone hangs up, or a caller gives up. */
export function hangUpByPhone(board: Switchboard, channel: FakeChannel, cause = 16): void {
  if (channel.isEnding) return;
  channel.isEnding = true;
  board.tell('ChannelHangupRequest', channel, { cause });
  finish(board, channel, { cause, dial: null, half: farHalfFollows(board, channel, cause) });
}

/** Whom we dialled is busy, declines or cannot be reached. */
export function refuseDial(board: Switchboard, channel: FakeChannel, cause: number): void {
  if (channel.isEnding) return;
  channel.isEnding = true;
  const { half } = channel;
  if (half) {
    board.runs(half, 'Hangup', String(cause));
    board.tell('ChannelHangupRequest', half, { cause: 16, soft: true });
  }
  board.tell('ChannelHangupRequest', channel, { cause });
  finish(board, channel, { cause, dial: dialStatusOf(cause), half: [] });
}

/** It rang for as long as it may, or the application is not there: no `Dial` tells of that. */
export function dropDial(board: Switchboard, channel: FakeChannel, cause: number): void {
  if (channel.isEnding) return;
  channel.isEnding = true;
  finish(board, channel, { cause, dial: null, half: farHalfFollows(board, channel, cause) });
}

type Step = () => void;

function farHalfFollows(board: Switchboard, { half }: FakeChannel, cause: number): readonly Step[] {
  if (half === null) return [];
  return [
    () => board.tell('ChannelHangupRequest', half, { cause }),
    () => board.tell('ChannelHangupRequest', half, { cause: 16, soft: true }),
  ];
}

function finish(
  board: Switchboard,
  channel: FakeChannel,
  { cause, dial, half }: { cause: number; dial: string | null; half: readonly Step[] },
): void {
  for (const cancel of channel.timers) cancel();
  channel.media.end();
  leaveBridge(board, channel);
  board.tellDevice(channel, 'NOT_INUSE');
  leaveStasis(board, channel);
  if (channel.direction === 'outgoing') {
    channel.dialplan.app_name = 'AppDial2';
    channel.dialplan.app_data = '(Outgoing Line)';
  }
  const ours: Step[] = [() => destroy(board, channel, cause)];
  if (dial !== null) ours.unshift(() => board.tellDial(channel, dial));
  const far = channel.half;
  const theirs =
    far === null
      ? []
      : [
          ...half,
          () => {
            far.dialplan.app_name = '';
            far.dialplan.app_data = '';
            destroy(board, far, cause);
          },
        ];
  // The halves end in threads of their own: each keeps its order, but either may be ahead of the other.
  for (const step of interleave(ours, theirs, board.settings.random)) step();
}

function destroy(board: Switchboard, channel: FakeChannel, cause: number): void {
  channel.cause = cause;
  board.channels.delete(channel.id);
  board.tell('ChannelDestroyed', channel, { cause, cause_txt: causeText(cause) });
  board.hub.unsubscribe(`channel:${channel.id}`);
}

function interleave(ours: readonly Step[], theirs: readonly Step[], random: () => number): Step[] {
  const left = [...ours];
  const right = [...theirs];
  const merged: Step[] = [];
  while (left.length + right.length > 0) {
    const fromLeft = right.length === 0 || (left.length > 0 && random() < 0.5);
    const step = (fromLeft ? left : right).shift();
    if (step) merged.push(step);
  }
  return merged;
}
