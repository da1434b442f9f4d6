import { CallError } from '../errors/call-error.js';
import type { MediaAdapter } from './media-adapter.js';

/** Loads a media adapter by the name in the grant. Each is a chunk of its own, fetched once. */
export async function loadMediaAdapter(name: string): Promise<MediaAdapter> {
  switch (name) {
    case 'p2p':
      return (await import('./p2p/p2p-adapter.js')).p2p;
    case 'twilio-voice':
      return (await import('./twilio-voice/twilio-voice-adapter.js')).twilioVoice;
    case 'telnyx':
      return (await import('./telnyx/telnyx-adapter.js')).telnyx;
    default:
      throw new CallError('not_supported', { message: `This page cannot take calls of the kind "${name}".` });
  }
}
