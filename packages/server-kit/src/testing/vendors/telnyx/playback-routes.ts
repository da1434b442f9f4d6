import * as z from 'zod';
import type { LegCommand } from './leg-command.js';
import { commandFields } from './read-body.js';
import { invalidValue } from './telnyx-refusal.js';
import type { TelnyxRoute } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

const forever = z.union([z.string(), z.number()]).optional();
const playbackBody = z.object({
  ...commandFields,
  audio_url: z.url().optional(),
  media_name: z.string().optional(),
  overlay: z.boolean().default(false),
  loop: forever,
});
const speakBody = z.object({
  ...commandFields,
  payload: z.string().max(3000),
  voice: z.string(),
  loop: forever,
});
const stopBody = z.object({ ...commandFields, stop: z.string().default('all') });

/** Audio and speech on a leg. */
export function playbackRoutes(
  { playbacks, canFetch }: Pick<TelnyxSwitchboard, 'playbacks' | 'canFetch'>,
  command: LegCommand,
): readonly TelnyxRoute[] {
  return [
    command('playback_start', 'answered', playbackBody, (leg, { audio_url, media_name, overlay, loop }) => {
      if (audio_url !== undefined && media_name !== undefined)
        throw invalidValue('audio_url', 'media_name and audio_url cannot be used together.');
      playbacks.start(leg, {
        kind: 'playback',
        content: `play: ${audio_url ?? media_name ?? ''}`,
        about: {
          ...(audio_url === undefined ? {} : { media_url: audio_url }),
          ...(media_name === undefined ? {} : { media_name }),
          overlay,
        },
        forever: loop === 'infinity',
        isMissing: audio_url !== undefined && !canFetch(audio_url),
      });
    }),
    command('playback_stop', 'answered', stopBody, (leg) => playbacks.stop(leg, 'cancelled')),
    command('speak', 'answered', speakBody, (leg, { payload, loop }) =>
      playbacks.start(leg, {
        kind: 'speak',
        content: `say: ${payload}`,
        about: {},
        forever: loop === 'infinity',
      }),
    ),
  ];
}
