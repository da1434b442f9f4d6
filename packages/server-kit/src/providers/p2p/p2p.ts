import { isoTime } from '@offhook/core/call';
import type { IceServer, MediaGrant } from '@offhook/core/protocol';
import type { MediaFacet, Provider } from '../contract.js';
import { turnCredentials } from './turn-credentials.js';

/** Settings of {@link p2p}. */
export interface P2pOptions {
  /** STUN servers, e.g. `stun:stun.example.com:3478` (RFC 7064). Default none: calls work inside one network. */
  readonly stunUrls?: readonly string[] | undefined;
  /** A TURN server with a shared secret (coturn `use-auth-secret`), for networks that block direct media. */
  readonly turn?:
    | { readonly urls: readonly string[]; readonly secret: string; readonly ttlSeconds?: number | undefined }
    | undefined;
  /** Send all media through TURN, so that people do not learn each other's addresses. Needs `turn`. */
  readonly relayOnly?: boolean | undefined;
}

const defaultTtlSeconds = 3600;

/**
 * Calls straight between two browsers (WebRTC). The server rings, relays signals and hands out TURN credentials; sound
 * and picture never pass it, so there is no server-side recording or hold music.
 */
export function p2p(options: P2pOptions = {}): Provider {
  checkOptions(options);
  return {
    name: 'p2p',
    capabilities: {
      app: ['voice', 'video'],
      phone: false,
      agentLegs: [],
      messages: false,
      demo: false,
      call: {
        hold: true,
        mute: true,
        dtmf: false,
        transfer: false,
        record: false,
        video: true,
        screenShare: false,
        chat: false,
        addParticipant: false,
      },
    },
    connect: () => ({ media: grantsOf(options), close: async () => undefined }),
  };
}

function grantsOf(options: P2pOptions): MediaFacet {
  return {
    async grant({ participant, sessionId, now }) {
      const expiresAt = now + (options.turn?.ttlSeconds ?? defaultTtlSeconds) * 1000;
      const grant: MediaGrant = {
        adapter: 'p2p',
        participantId: participant.id,
        sessionId,
        credentials: {},
        iceServers: iceServers(options, participant.id, expiresAt),
        iceTransportPolicy: options.relayOnly === true ? 'relay' : 'all',
        // The caller is impolite and offers: its devices are open first.
        polite: participant.part === 'callee',
        expiresAt: isoTime(expiresAt),
      };
      return grant;
    },
  };
}

function iceServers(options: P2pOptions, participantId: string, expiresAt: number): readonly IceServer[] {
  const servers: IceServer[] = [];
  if (options.stunUrls !== undefined && options.stunUrls.length > 0) servers.push({ urls: options.stunUrls });
  if (options.turn !== undefined) {
    servers.push({
      urls: options.turn.urls,
      ...turnCredentials(options.turn.secret, participantId, expiresAt),
    });
  }
  return servers;
}

function checkOptions({ turn, stunUrls, relayOnly }: P2pOptions): void {
  if (relayOnly === true && turn === undefined) throw new TypeError('p2p({ relayOnly: true }) needs `turn`');
  if (turn !== undefined && (turn.secret === '' || turn.urls.length === 0)) {
    throw new TypeError('p2p({ turn }) needs `urls` and a `secret`');
  }
  for (const url of [...(stunUrls ?? []), ...(turn?.urls ?? [])]) {
    if (!/^(stun|turn)s?:[^\s]+$/.test(url))
      throw new TypeError(`p2p: "${url}" is not a STUN or TURN address`);
  }
}
