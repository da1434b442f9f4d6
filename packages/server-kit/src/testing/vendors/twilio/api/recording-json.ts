import { isRunning, type Recording } from '../recording.js';
import type { Recordings } from '../recordings.js';
import { rfc2822 } from '../rfc2822.js';

/** A recording as the REST API shows it: a little differently below its call, its conference and the account. */
export function recordingJson(
  accountSid: string,
  recordings: Recordings,
  recording: Recording,
  below: 'call' | 'conference' | 'account',
) {
  const { leg, conference } = recording;
  const parent = { call: `/Calls/${leg?.sid}`, conference: `/Conferences/${conference?.sid}`, account: '' }[
    below
  ];
  return {
    sid: recording.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: leg?.sid ?? null,
    conference_sid: conference?.sid ?? null,
    status: recording.status,
    channels: recording.channels,
    source: recording.source,
    start_time: rfc2822(recording.startedAt),
    duration: isRunning(recording) ? null : String(recordings.seconds(recording)),
    price: null,
    price_unit: 'USD',
    error_code: null,
    encryption_details: null,
    date_created: rfc2822(recording.startedAt),
    date_updated: rfc2822(recording.updatedAt),
    uri: `/2010-04-01/Accounts/${accountSid}${parent}/Recordings/${recording.sid}.json`,
    ...(below === 'call' ? { track: recording.track } : {}),
    ...(below === 'account' ? { media_url: recordings.url(recording) } : {}),
  };
}
