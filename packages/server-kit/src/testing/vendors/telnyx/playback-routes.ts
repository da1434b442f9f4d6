import * as z from 'zod';
import type { LegCommand } from './leg-command.js';
import type { Playbacks } from './playbacks.js';
import { commandFields } from './read-body.js';
import type { TelnyxRoute } from './telnyx-route.js';

const forever = z.union([z.string(), z.number()]).optional();
const playbackBody = z.object({
  ...commandFields,
  audio_url: z.url().optional(),
  media_name: z.string().optional(),
  overlay: z.boolean().default(false),
  loop: forever,
});
const speakBody = z.object({ ...commandFields, payload: z.string(), voice: z.string(), loop: forever });
const stopBody = z.object({ ...commandFields, stop: z.string().default('all') });

/** Audio and speech on a leg. */
export function playbackRoutes(playbacks: Playbacks, command: LegCommand): readonly TelnyxRoute[] {
  return [
    command('playback_start', 'answered', playbackBody, (leg, { audio_url, media_name, overlay, loop }) => {
      const about = {
        ...(audio_url === undefined ? {} : { media_url: audio_url }),
        ...(media_name === undefined ? {} : { media_name }),
        overlay,
      };
      playbacks.start(leg, 'playback', about, { forever: loop === 'infinity' });
    }),
    command('playback_stop', 'answered', stopBody, (leg) => playbacks.stop(leg, 'cancelled')),
    command('speak', 'answered', speakBody, (leg, { loop }) =>
      playbacks.start(leg, 'speak', {}, { forever: loop === 'infinity' }),
    ),
  ];
}
