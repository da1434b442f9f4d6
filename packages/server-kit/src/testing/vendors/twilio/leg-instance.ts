import type { Conferences } from './conferences.js';
import type { Leg, LegStatus } from './leg.js';
import { isRunning } from './recording.js';
import type { Recordings } from './recordings.js';

/** The vendor's side of one leg, for tests to look at. */
export interface TwilioInstance {
  readonly sid: string;
  readonly parentSid: string | null;
  readonly direction: Leg['direction'];
  readonly to: string;
  readonly from: string;
  readonly status: LegStatus;
  /** Name and id of the conference that it is in; `null` while it still rings. */
  readonly conference: string | null;
  readonly conferenceSid: string | null;
  readonly label: string | null;
  readonly muted: boolean;
  readonly hold: boolean;
  /** What the person heard, oldest first: `say: …`, `play: …`, `digits: …`. */
  readonly heard: readonly string[];
  /** Of the leg itself, asked for over REST. */
  readonly recording: 'off' | 'on' | 'paused';
  /** Epoch ms. */
  readonly startedAt: number | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
}

/** Shows a leg. */
export function legInstance(
  { conferences, recordings }: { readonly conferences: Conferences; readonly recordings: Recordings },
  leg: Leg,
): TwilioInstance {
  const found = conferences.of(leg);
  const joined = found?.participant.joined === true ? found : null;
  return {
    sid: leg.sid,
    parentSid: leg.parentSid ?? null,
    direction: leg.direction,
    to: leg.to,
    from: leg.from,
    status: leg.status,
    conference: joined?.conference.friendlyName ?? null,
    conferenceSid: joined?.conference.sid ?? null,
    label: found?.participant.label ?? null,
    muted: joined?.participant.muted ?? false,
    hold: joined?.participant.hold ?? false,
    heard: [...leg.heard],
    recording: recordingOf(recordings, leg),
    startedAt: leg.startedAt,
    answeredAt: leg.answeredAt,
    endedAt: leg.endedAt,
  };
}

function recordingOf(recordings: Recordings, leg: Leg): TwilioInstance['recording'] {
  const running = recordings.of(leg).find(isRunning);
  if (running === undefined) return 'off';
  return running.status === 'paused' ? 'paused' : 'on';
}
