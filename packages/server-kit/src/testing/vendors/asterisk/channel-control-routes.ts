import { hangUpByPhone } from './end-channel.js';
import type { FakeChannel } from './fake-channel.js';
import { findInStasis } from './find-channel.js';
import { created, type AriCall, type AriRoutes } from './ari-router.js';
import type { Playbacks } from './playbacks.js';
import { recordingOrderIn } from './recording-order.js';
import { startRecording, type Recordings } from './recordings.js';
import { Refusal } from './refusal.js';
import type { Switchboard } from './switchboard.js';

/** How long a phone takes to follow a redirection, ms. */
const redirectMs = 5;

/** What an application does with a channel that it has. Only answering is told by an event. */
export function channelControlRoutes(
  board: Switchboard,
  recordings: Recordings,
  playbacks: Playbacks,
): AriRoutes {
  const on = (change: (channel: FakeChannel, call: AriCall) => object | void) => (call: AriCall) =>
    change(findInStasis(board, call.id()), call);
  const mute = (muted: boolean) =>
    on((channel, call) => {
      const direction = call.text('direction') || 'both';
      if (!['in', 'out', 'both'].includes(direction)) throw new Refusal(400, 'Invalid direction specified');
      if (direction !== 'out') channel.muted.in = muted;
      if (direction !== 'in') channel.muted.out = muted;
    });

  return {
    'POST /channels/:/answer': on((channel) => {
      if (channel.state === 'Up') return;
      channel.state = 'Up';
      board.tell('ChannelStateChange', channel);
    }),
    // The caller hears it ring; the state stays `Ring`.
    'POST /channels/:/ring': on(() => {}),
    'DELETE /channels/:/ring': on(() => {}),
    'POST /channels/:/progress': on(() => {}),
    'POST /channels/:/hold': on((channel) => void (channel.held = true)),
    'DELETE /channels/:/hold': on((channel) => void (channel.held = false)),
    'POST /channels/:/moh': on((channel) => void (channel.music = true)),
    'DELETE /channels/:/moh': on((channel) => void (channel.music = false)),
    'POST /channels/:/silence': on((channel) => void (channel.silence = true)),
    'DELETE /channels/:/silence': on((channel) => void (channel.silence = false)),
    'POST /channels/:/mute': mute(true),
    'DELETE /channels/:/mute': mute(false),
    'POST /channels/:/dtmf': on((channel, call) => sendDigits(board, channel, call.text('dtmf'))),
    'POST /channels/:/play': on((channel, call) => play(channel, call, call.text('playbackId'))),
    'POST /channels/:/play/:': on((channel, call) => play(channel, call, call.id(1))),
    'POST /channels/:/record': on((channel, call) => {
      const name = call.text('name');
      const recording = startRecording(board, recordings, recordingOrderIn(call), {
        subject: `channel:${channel.id}`,
        target: channel,
        failure: channel.bridgeId === null ? null : 'Cannot record channel while in bridge',
        queue: channel.media,
        begins: () => void (call.text('beep') === 'true' && channel.heard.push('beep')),
      });
      return created(`/recordings/live/${encodeURIComponent(name)}`, recording);
    }),
    'POST /channels/:/redirect': on((channel, call) => redirect(board, channel, call.text('endpoint'))),
  };

  function play(channel: FakeChannel, call: AriCall, id: string): object {
    const audience = {
      subject: `channel:${channel.id}`,
      queue: channel.bridgeId === null ? channel.media : null,
      hears: (media: string) => void channel.heard.push(media),
    } as const;
    const playback = playbacks.start(audience, call.list('media'), id || undefined);
    return created(`/playbacks/${playback.id}`, playback);
  }
}

/** The tones go out to the phone; only the far half of a `Local` channel is one that we can hear. */
function sendDigits(board: Switchboard, channel: FakeChannel, digits: string): void {
  if (digits === '') throw new Refusal(400, 'DTMF is required');
  channel.digitsSent += digits;
  const { half } = channel;
  if (half === null) return;
  for (const digit of digits) board.tell('ChannelDtmfReceived', half, { digit, duration_ms: 100 });
}

function redirect(board: Switchboard, channel: FakeChannel, endpoint: string): void {
  if (endpoint === '') throw new Refusal(400, "Required parameter 'endpoint' not provided.");
  const slash = endpoint.indexOf('/');
  if (slash < 1) throw new Refusal(422, `Endpoint parameter '${endpoint}' does not contain tech/resource`);
  const technology = endpoint.slice(0, slash);
  if (technology.toLowerCase() !== channel.technology.toLowerCase()) {
    throw new Refusal(
      422,
      `Endpoint technology '${technology}' does not match channel technology '${channel.technology}'`,
    );
  }
  channel.redirectedTo = endpoint;
  board.work.soon(redirectMs, () => hangUpByPhone(board, channel));
}
