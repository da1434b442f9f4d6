import { Answer, type AriCall, type AriRoutes } from './ari-router.js';
import {
  changeRecording,
  endRecording,
  liveRecording,
  storedRecording,
  type Recordings,
} from './recordings.js';
import type { Switchboard } from './switchboard.js';

/** Recordings that run, and their files. */
export function recordingRoutes(board: Switchboard, recordings: Recordings): AriRoutes {
  const change = (what: { readonly paused?: boolean; readonly muted?: boolean }) => (call: AriCall) =>
    changeRecording(recordings, call.id(), what);
  return {
    'GET /recordings/live/:': (call) => liveRecording(recordings, call.id()),
    'DELETE /recordings/live/:': (call) => endRecording(board, recordings, call.id(), false),
    'POST /recordings/live/:/stop': (call) => endRecording(board, recordings, call.id()),
    'POST /recordings/live/:/pause': change({ paused: true }),
    'DELETE /recordings/live/:/pause': change({ paused: false }),
    'POST /recordings/live/:/mute': change({ muted: true }),
    'DELETE /recordings/live/:/mute': change({ muted: false }),
    'GET /recordings/stored': () =>
      [...recordings.stored.keys()].map((name) => storedRecording(recordings, name).shown),
    'GET /recordings/stored/:': (call) => storedRecording(recordings, call.id()).shown,
    'GET /recordings/stored/:/file': (call) => {
      const { file } = storedRecording(recordings, call.id());
      return new Answer({ status: 200, headers: { 'content-type': 'audio/wav' }, body: file });
    },
    'DELETE /recordings/stored/:': (call) => {
      storedRecording(recordings, call.id());
      recordings.stored.delete(call.id());
    },
  };
}
