import { created, type AriCall, type AriRoutes } from './ari-router.js';
import { createBridge, destroyBridge, enterBridge, leaveBridge } from './bridging.js';
import type { FakeBridge } from './fake-bridge.js';
import type { FakeChannel } from './fake-channel.js';
import type { Playbacks } from './playbacks.js';
import { recordingOrderIn } from './recording-order.js';
import { endRecordingOf, startRecording, type Recordings } from './recordings.js';
import { Refusal } from './refusal.js';
import type { Switchboard } from './switchboard.js';

/** What an application does with bridges. */
export function bridgeRoutes(board: Switchboard, recordings: Recordings, playbacks: Playbacks): AriRoutes {
  const on = (change: (bridge: FakeBridge, call: AriCall) => object | void) => (call: AriCall) =>
    change(findBridge(board, call.id()), call);
  const create = (call: AriCall, id: string): object =>
    createBridge(board, {
      id: id || null,
      type: call.text('type') || 'mixing',
      name: call.text('name'),
    }).snapshot();

  return {
    'GET /bridges': () => [...board.bridges.values()].map((bridge) => bridge.snapshot()),
    'POST /bridges': (call) => create(call, call.text('bridgeId')),
    'POST /bridges/:': (call) => create(call, call.id()),
    'GET /bridges/:': on((bridge) => bridge.snapshot()),
    'DELETE /bridges/:': on((bridge) => {
      endRecordingOf(board, recordings, bridge.recording);
      destroyBridge(board, bridge);
    }),
    'POST /bridges/:/addChannel': on((bridge, call) => {
      const channels = channelsIn(board, call);
      const recorded = channels.find((channel) => channel.recording !== null);
      if (recorded) throw new Refusal(409, `Channel ${recorded.id} currently recording`);
      for (const channel of channels) board.work.soon(0, () => enterBridge(board, bridge, channel));
    }),
    'POST /bridges/:/removeChannel': on((bridge, call) => {
      const channels = channelsIn(board, call);
      if (channels.some((channel) => channel.bridgeId !== bridge.id)) {
        throw new Refusal(422, 'Channel not in this bridge');
      }
      for (const channel of channels) board.work.soon(0, () => leaveBridge(board, channel));
    }),
    'POST /bridges/:/moh': on((bridge) => void (bridge.music = true)),
    'DELETE /bridges/:/moh': on((bridge) => void (bridge.music = false)),
    'POST /bridges/:/play': on((bridge, call) => play(bridge, call, call.text('playbackId'))),
    'POST /bridges/:/play/:': on((bridge, call) => play(bridge, call, call.id(1))),
    'POST /bridges/:/record': on((bridge, call) => {
      if (!board.settings.recorder) throw new Refusal(500, 'Failed to create recording channel');
      const name = call.text('name');
      const recording = startRecording(board, recordings, recordingOrderIn(call), {
        subject: `bridge:${bridge.id}`,
        target: bridge,
        failure: null,
        queue: null,
      });
      return created(`/recordings/live/${encodeURIComponent(name)}`, recording);
    }),
  };

  function play(bridge: FakeBridge, call: AriCall, id: string): object {
    const audience = {
      subject: `bridge:${bridge.id}`,
      queue: null,
      hears: (media: string) => bridge.channels.forEach(({ heard }) => void heard.push(media)),
    } as const;
    const playback = playbacks.start(audience, call.list('media'), id || undefined);
    return created(`/playbacks/${playback.id}`, playback);
  }
}

function findBridge(board: Switchboard, id: string): FakeBridge {
  const bridge = board.bridges.get(id);
  if (bridge === undefined) throw new Refusal(404, 'Bridge not found');
  return bridge;
}

/** Here, unlike for channels, an unknown channel is 400 and one outside the application 422. */
function channelsIn(board: Switchboard, call: AriCall): readonly FakeChannel[] {
  const ids = call.list('channel');
  if (ids.length === 0) throw new Refusal(400, 'Missing parameter channel');
  return ids.map((id) => {
    const channel = board.channels.get(id);
    if (channel === undefined) throw new Refusal(400, 'Channel not found');
    if (channel.stasis === null) throw new Refusal(422, 'Channel not in Stasis application');
    return channel;
  });
}
