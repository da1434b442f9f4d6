import type { FarPhone } from './far-phone.fixture.js';
import type { VendorSockets } from './in-page-socket.fixture.js';

/** A vendor's signalling and media for browsers, in this page: messages as its SDK knows them, sound by real WebRTC. */
export interface FakeGateway {
  readonly sockets: VendorSockets;
  /** The far ends of the sound, one for each call and each recovery. */
  readonly phones: readonly FarPhone[];
  /** Tokens that SDKs signed in with, in order. */
  readonly tokens: readonly string[];
  /** How many calls were dialled, without recoveries. */
  readonly dialled: number;
  /** How many calls the page hung up. */
  readonly hungUp: number;
  /** Tokens that are let in; all when `null`. */
  letsIn: readonly string[] | null;
  /** False: it rings only. */
  answers: boolean;
  /** Hangs up the newest call. */
  hangUp(): void;
  /** All back to the beginning. */
  reset(): void;
}
