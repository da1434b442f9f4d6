import type { Voicemail } from '@offhook/core/call';

/**
 * What Asterisk is told to play for a greeting: `sound` is played in place of a text, as Asterisk speaks none. `null` when
 * there is nothing that could be played.
 */
export function greetingMedia(greeting: Voicemail['greeting'], sound: string | undefined): string | null {
  // In a list of sounds commas are what is between them, whatever an address means by them.
  if ('audioUrl' in greeting) return `sound:${greeting.audioUrl.replaceAll(',', '%2C')}`;
  return sound === undefined ? null : `sound:${sound}`;
}
