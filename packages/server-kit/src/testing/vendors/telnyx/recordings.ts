import { randomUUID } from 'node:crypto';
import type { VendorAnswer } from '../vendor-server.js';
import type { Conference, Conferences } from './conferences.js';
import type { Exchange } from './exchange.js';
import { idsOf, type Leg } from './leg.js';
import { pageOf, type Page } from './page-of.js';
import { notFound } from './telnyx-refusal.js';

const linkLivesMs = 10 * 60_000;

/** What is asked of a recording. */
export interface RecordingFormat {
  readonly format: 'wav' | 'mp3';
  readonly channels: 'single' | 'dual';
  readonly play_beep?: boolean;
  /** Seconds; 0 for no end. */
  readonly max_length?: number;
}

/** One recording, of a leg or of a conference. */
interface Recording extends Pick<RecordingFormat, 'format' | 'channels'> {
  readonly id: string;
  readonly leg: Leg;
  readonly conference: Conference | null;
  readonly startedAt: string;
  readonly initiatedBy: string;
  endedAt: string | null;
  state: 'recording' | 'paused' | 'completed';
  /** Recorded before the last pause, ms. */
  recordedMs: number;
  since: number;
}

/** Records legs and conferences, and hands the media out by links that expire. */
export class Recordings {
  readonly #all = new Map<string, Recording>();
  readonly #exchange: Exchange;
  readonly #url: () => string;

  constructor(exchange: Exchange, conferences: Conferences, url: () => string) {
    this.#exchange = exchange;
    this.#url = url;
    exchange.on('hungUp', (leg) => this.stop(leg));
    conferences.onEnded((conference) => this.stop(conference));
  }

  /** @returns The id of the recording, which has started. */
  start(of: Leg | Conference, wanted: RecordingFormat, id: string = randomUUID()): string {
    const { format, channels, play_beep = false, max_length = 0 } = wanted;
    const conference = 'participants' in of ? of : null;
    if (play_beep && !('participants' in of)) of.played.push('beep');
    if (max_length > 0) this.#exchange.clock.atLatest(max_length, () => this.stop(of, id));
    this.#all.set(id, {
      id,
      format,
      channels,
      leg: 'participants' in of ? of.owner : of,
      conference,
      startedAt: this.#exchange.clock.stamp(),
      initiatedBy: conference === null ? 'StartCallRecordingAPI' : 'StartConferenceRecordingAPI',
      endedAt: null,
      state: 'recording',
      recordedMs: 0,
      since: this.#exchange.clock.now(),
    });
    return id;
  }

  pause(of: Leg | Conference, id?: string): void {
    for (const recording of this.#running(of, id)) {
      if (recording.state !== 'recording') continue;
      recording.recordedMs += this.#exchange.clock.now() - recording.since;
      recording.state = 'paused';
    }
  }

  resume(of: Leg | Conference, id?: string): void {
    for (const recording of this.#running(of, id)) {
      if (recording.state !== 'paused') continue;
      recording.since = this.#exchange.clock.now();
      recording.state = 'recording';
    }
  }

  stop(of: Leg | Conference, id?: string): void {
    this.pause(of, id);
    for (const recording of this.#running(of, id)) {
      recording.state = 'completed';
      recording.endedAt = this.#exchange.clock.stamp();
      this.#tellSaved(recording);
    }
  }

  /** Whether a leg is being recorded. */
  stateOf(leg: Leg): 'off' | 'on' | 'paused' {
    const states = this.#running(leg, undefined).map(({ state }) => state);
    if (states.includes('recording')) return 'on';
    return states.includes('paused') ? 'paused' : 'off';
  }

  list(query: URLSearchParams): Page {
    const wanted = (field: string) => query.get(`filter[${field}]`);
    const completed = [...this.#all.values()].filter(({ state }) => state === 'completed').map(this.#view);
    return pageOf(
      query,
      completed.filter((one) =>
        ['call_leg_id', 'call_session_id', 'call_control_id', 'conference_id', 'connection_id'].every(
          (field) => wanted(field) === null || wanted(field) === one[field],
        ),
      ),
    );
  }

  /** @throws TelnyxRefusal when there is none, or it is not completed. */
  get(id: string): Readonly<Record<string, unknown>> {
    return this.#view(this.#completed(id));
  }

  delete(id: string): Readonly<Record<string, unknown>> {
    const view = this.get(id);
    this.#all.delete(id);
    return view;
  }

  /** The media behind a link: 403 when the link is over ten minutes old. */
  media(fileName: string, query: URLSearchParams): VendorAnswer {
    const [id = '', format] = fileName.split('.');
    if (Number(query.get('expires')) < this.#exchange.clock.now()) return { status: 403, body: 'expired' };
    this.#completed(id);
    const type = format === 'wav' ? 'audio/wav' : 'audio/mpeg';
    return { status: 200, headers: { 'content-type': type }, body: format === 'wav' ? silentWav : silentMp3 };
  }

  #completed(id: string): Recording {
    const recording = this.#all.get(id);
    if (recording?.state !== 'completed') {
      throw notFound('The recording could not be found. Please check the recording_id and try again.');
    }
    return recording;
  }

  #running(of: Leg | Conference, id: string | undefined): Recording[] {
    return [...this.#all.values()].filter(
      (one) =>
        one.state !== 'completed' &&
        (id === undefined || one.id === id) &&
        ('participants' in of ? one.conference === of : one.conference === null && one.leg === of),
    );
  }

  readonly #view = (recording: Recording): Readonly<Record<string, unknown>> => {
    const { id, leg, conference, channels, startedAt, endedAt, recordedMs, initiatedBy } = recording;
    return {
      record_type: 'recording',
      id,
      call_control_id: leg.callControlId,
      call_leg_id: leg.legId,
      call_session_id: leg.sessionId,
      connection_id: leg.connectionId,
      ...(conference === null ? {} : { conference_id: conference.id }),
      from: leg.from,
      to: leg.to,
      channels,
      source: conference === null ? 'call' : 'conference',
      status: 'completed',
      initiated_by: initiatedBy,
      duration_millis: Math.round(recordedMs),
      recording_started_at: startedAt,
      recording_ended_at: endedAt,
      created_at: startedAt,
      updated_at: endedAt,
      download_urls: this.#links(recording),
    };
  };

  #links({ id, format }: Recording): Readonly<Record<string, string>> {
    const expires = this.#exchange.clock.now() + linkLivesMs;
    return { [format]: `${this.#url()}/media/${id}.${format}?expires=${expires}` };
  }

  #tellSaved(recording: Recording): void {
    const { id, leg, conference, format, channels, startedAt, endedAt } = recording;
    const { call_control_id, call_leg_id, ...ids } = idsOf(leg);
    const saved = {
      ...ids,
      channels,
      format,
      recording_id: id,
      recording_started_at: startedAt,
      recording_ended_at: endedAt,
      recording_urls: { mp3: null, wav: null, ...this.#links(recording) },
      public_recording_urls: { mp3: null, wav: null },
    };
    if (conference === null) {
      // Without call_control_id, as the official description has it.
      this.#exchange.tellOf(leg, 'call.recording.saved', { ...saved, call_leg_id });
    } else {
      const about = { ...saved, call_control_id, conference_id: conference.id };
      this.#exchange.tellOf(leg, 'conference.recording.saved', about);
    }
  }
}

/** A hundredth of a second of silence, 8 kHz, 8 bits. */
const silentWav = Buffer.concat([
  Buffer.from(
    'RIFF\x74\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x50\0\0\0',
    'latin1',
  ),
  Buffer.alloc(80, 128),
]);

/** One silent frame, 128 kbit/s, 44.1 kHz. */
const silentMp3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
