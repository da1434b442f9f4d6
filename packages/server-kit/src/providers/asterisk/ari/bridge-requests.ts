import type { AriBridge, AriLiveRecording, AriPlayback } from './ari-models.js';
import type { AriRequests } from './ari-request.js';
import type { RecordingOrder } from './recording-requests.js';

/** Requests about bridges. Each rejects with `not_found` when the bridge is gone. */
export interface BridgeRequests {
  list(): Promise<readonly AriBridge[]>;
  get(id: string): Promise<AriBridge>;
  /** A second bridge with the same id is refused (`conflict`). */
  create(order: {
    readonly bridgeId: string;
    readonly type?: 'mixing' | 'holding';
    readonly name?: string;
  }): Promise<AriBridge>;
  /** Lets all channels out; they stay in the application. */
  destroy(id: string): Promise<void>;
  /** Channels must be in the application, hence answered; one that is in another bridge leaves that one. */
  addChannels(id: string, channelIds: readonly string[]): Promise<void>;
  removeChannels(id: string, channelIds: readonly string[]): Promise<void>;
  startMusic(id: string, musicClass?: string): Promise<void>;
  stopMusic(id: string): Promise<void>;
  /** Everybody in the bridge. Asterisk needs its `Recorder` channels (`chan_bridge_media`) for this. */
  record(id: string, order: RecordingOrder): Promise<AriLiveRecording>;
  play(id: string, media: string, playbackId?: string): Promise<AriPlayback>;
}

/** Makes {@link BridgeRequests}. */
export function bridgeRequests({ send }: AriRequests): BridgeRequests {
  const at = (id: string, ...rest: string[]): string[] => ['bridges', id, ...rest];
  return {
    list: () => send({ method: 'GET', path: ['bridges'] }),
    get: (id) => send({ method: 'GET', path: at(id) }),
    create: (order) => send({ method: 'POST', path: ['bridges'], query: { ...order } }),
    destroy: (id) => send({ method: 'DELETE', path: at(id) }),
    addChannels: (id, channel) => send({ method: 'POST', path: at(id, 'addChannel'), query: { channel } }),
    removeChannels: (id, channel) =>
      send({ method: 'POST', path: at(id, 'removeChannel'), query: { channel } }),
    startMusic: (id, mohClass) => send({ method: 'POST', path: at(id, 'moh'), query: { mohClass } }),
    stopMusic: (id) => send({ method: 'DELETE', path: at(id, 'moh') }),
    record: (id, order) => send({ method: 'POST', path: at(id, 'record'), query: { ...order } }),
    play: (id, media, playbackId) =>
      send({ method: 'POST', path: at(id, 'play'), query: { media, playbackId } }),
  };
}
