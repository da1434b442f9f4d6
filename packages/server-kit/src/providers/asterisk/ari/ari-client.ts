import type { AriApplication, AriInfo, AriPlayback } from './ari-models.js';
import { ariRequests, type AriRequestOptions } from './ari-request.js';
import { bridgeRequests, type BridgeRequests } from './bridge-requests.js';
import { channelRequests, type ChannelRequests } from './channel-requests.js';
import { recordingRequests, type RecordingRequests } from './recording-requests.js';

/**
 * The Asterisk REST Interface, thin: one method per request, typed. Nothing is repeated here.
 *
 * Every method throws a `CallError` when Asterisk surely did not do it, and `AriOutcomeUnknown` when a request that
 * changes something got no answer.
 */
export interface AriClient {
  readonly channels: ChannelRequests;
  readonly bridges: BridgeRequests;
  readonly recordings: RecordingRequests;
  /** Rejects with `not_found` when it is over: Asterisk forgets a sound with its end. */
  playback(id: string): Promise<AriPlayback>;
  /** Stops a sound. */
  stopPlayback(id: string): Promise<void>;
  /** Version and id of the server; also a check of address and password. */
  info(): Promise<AriInfo>;
  ping(): Promise<void>;
  /** A variable of the whole server; empty when it was never set. */
  variable(name: string): Promise<string>;
  setVariable(name: string, value: string): Promise<void>;
  /** Rejects with `not_found` when no socket was opened for it. */
  application(name: string): Promise<AriApplication>;
}

/** Makes an {@link AriClient}. */
export function createAriClient(options: AriRequestOptions): AriClient {
  const requests = ariRequests(options);
  const { send } = requests;
  return {
    channels: channelRequests(requests),
    bridges: bridgeRequests(requests),
    recordings: recordingRequests(requests),
    playback: (id) => send({ method: 'GET', path: ['playbacks', id] }),
    stopPlayback: (id) => send({ method: 'DELETE', path: ['playbacks', id] }),
    info: () => send({ method: 'GET', path: ['asterisk', 'info'], query: { only: ['system'] } }),
    ping: () => send({ method: 'GET', path: ['asterisk', 'ping'] }),
    async variable(variable) {
      const request = { method: 'GET', path: ['asterisk', 'variable'], query: { variable } } as const;
      return (await send<{ readonly value: string }>(request)).value;
    },
    setVariable: (variable, value) =>
      send({ method: 'POST', path: ['asterisk', 'variable'], query: { variable, value } }),
    application: (name) => send({ method: 'GET', path: ['applications', name] }),
  };
}
