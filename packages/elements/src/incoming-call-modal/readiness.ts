import type { Call, ConnectionState, ErrorCode } from '@offhook/core';

/** Whether this device has a microphone that may be used; `unknown` until it was looked up. */
export type MicrophoneState = 'unknown' | 'usable' | 'microphone_denied' | 'microphone_missing';

/** Looks, without asking the person, whether there is a microphone and whether it was refused before. */
export async function microphoneState(): Promise<MicrophoneState> {
  const { mediaDevices, permissions } = navigator as Partial<Navigator>;
  if (!mediaDevices) return 'microphone_missing';
  const devices = await mediaDevices.enumerateDevices().catch(() => null);
  if (devices?.some((device) => device.kind === 'audioinput') === false) return 'microphone_missing';
  // Not every browser knows this permission name; then joining the call tells.
  const permission = await permissions?.query({ name: 'microphone' }).catch(() => null);
  return permission?.state === 'denied' ? 'microphone_denied' : 'usable';
}

/** Why this device cannot take the call, as an error code; `null` when it can. */
export function whyNotHere(
  call: Call,
  connection: ConnectionState,
  microphone: MicrophoneState,
): ErrorCode | null {
  // Nothing of this device is needed where a phone of one's own rings.
  if (call.provider === 'demo' || !call.inBrowser) return null;
  if (call.provider === 'p2p' && connection !== 'live') return 'realtime_required';
  return microphone === 'unknown' || microphone === 'usable' ? null : microphone;
}
