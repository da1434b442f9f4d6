import type { AriBridge, AriChannel, AriLiveRecording, AriPlayback } from './ari-models.js';

interface EventFields<Type extends string> {
  readonly type: Type;
  readonly application: string;
  /** ISO 8601 with the zone written `+0000`. */
  readonly timestamp: string;
  readonly asterisk_id?: string;
}

/** One member of the union per type, so that `Extract` finds it. */
type EventOf<Type extends string, Parts = unknown> = Type extends string ? EventFields<Type> & Parts : never;
type ChannelEvent<Type extends string, Parts = unknown> = EventOf<
  Type,
  { readonly channel: AriChannel } & Parts
>;
type BridgeEvent<Type extends string, Parts = unknown> = EventOf<
  Type,
  { readonly bridge: AriBridge } & Parts
>;

/** The events of Asterisk that a call is driven by. Others are let go by. */
export type AriEvent =
  | EventOf<'ApplicationReplaced'>
  | ChannelEvent<'ChannelCreated' | 'ChannelStateChange' | 'ChannelUnhold' | 'StasisEnd'>
  | ChannelEvent<'StasisStart', { readonly args: readonly string[] }>
  | ChannelEvent<'ChannelHold', { readonly musicclass?: string }>
  | ChannelEvent<'ChannelHangupRequest', { readonly cause?: number; readonly soft?: boolean }>
  /** `cause` is Q.850 and decides how the leg ended; `dialstatus` misleads. */
  | ChannelEvent<'ChannelDestroyed', { readonly cause: number; readonly cause_txt: string }>
  | ChannelEvent<'ChannelDtmfReceived', { readonly digit: string; readonly duration_ms: number }>
  | EventOf<'Dial', { readonly peer: AriChannel; readonly dialstatus: string }>
  | BridgeEvent<'BridgeCreated' | 'BridgeDestroyed'>
  | BridgeEvent<'ChannelEnteredBridge' | 'ChannelLeftBridge', { readonly channel: AriChannel }>
  | EventOf<
      'RecordingStarted' | 'RecordingFinished' | 'RecordingFailed',
      { readonly recording: AriLiveRecording }
    >
  | EventOf<'PlaybackStarted' | 'PlaybackFinished', { readonly playback: AriPlayback }>;

/** Name of an event. */
export type AriEventType = AriEvent['type'];

/** What an event cannot be understood without. */
const partsOf: Readonly<Record<AriEventType, readonly string[]>> = {
  ApplicationReplaced: [],
  BridgeCreated: ['bridge'],
  BridgeDestroyed: ['bridge'],
  ChannelCreated: ['channel'],
  ChannelDestroyed: ['channel'],
  ChannelDtmfReceived: ['channel'],
  ChannelEnteredBridge: ['bridge', 'channel'],
  ChannelHangupRequest: ['channel'],
  ChannelHold: ['channel'],
  ChannelLeftBridge: ['bridge', 'channel'],
  ChannelStateChange: ['channel'],
  ChannelUnhold: ['channel'],
  Dial: ['peer'],
  PlaybackFinished: ['playback'],
  PlaybackStarted: ['playback'],
  RecordingFailed: ['recording'],
  RecordingFinished: ['recording'],
  RecordingStarted: ['recording'],
  StasisEnd: ['channel'],
  StasisStart: ['channel'],
};

/** Reads a message of the event socket; `null` for an event that no call is driven by, or that is none. */
export function readAriEvent(text: string): AriEvent | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(message) || typeof message['type'] !== 'string') return null;
  if (!Object.hasOwn(partsOf, message['type'])) return null;
  const parts = partsOf[message['type'] as AriEventType];
  return parts.every((part) => isNamed(message[part])) ? (message as unknown as AriEvent) : null;
}

function isNamed(part: unknown): boolean {
  return isObject(part) && (typeof part['id'] === 'string' || typeof part['name'] === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
