import type { RecordingState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../../ports/clock.js';
import type { RecordingObservation } from '../contract.js';
import type { AriClient } from './ari/ari-client.js';
import type { AriLiveRecording } from './ari/ari-models.js';
import type { CallBridges } from './call-bridges.js';
import type { References } from './leg-references.js';
import { refusalOf, unlessGone } from './refusals.js';
import type { Turns } from './turns.js';

/** Records calls: the bridge, as a channel in a bridge cannot be recorded. */
export interface CallRecordings {
  /** Brings the recording there, and resolves with what is so. */
  set(callId: string, wanted: RecordingState): Promise<RecordingObservation>;
  /** What is so now. */
  stateOf(callId: string): Promise<RecordingObservation>;
}

/** What {@link createCallRecordings} needs. */
export interface CallRecordingsPorts {
  readonly ari: AriClient;
  readonly references: References;
  readonly bridges: CallBridges;
  readonly turns: Turns;
  readonly clock: Clock;
}

interface Part {
  readonly name: string;
  /** `null`: the name is free. */
  readonly live: AriLiveRecording | null;
}

const format = 'wav';
/** More stops and starts than any call has. */
const mostParts = 200;
const startWithinMs = 2_000;
const askEveryMs = 50;

/** Makes {@link CallRecordings}. */
export function createCallRecordings(ports: CallRecordingsPorts): CallRecordings {
  const { ari, turns, clock } = ports;
  const inTurn = <Result>(callId: string, work: () => Promise<Result>): Promise<Result> =>
    turns.take(`recording of ${callId}`, work);

  async function stateOf(callId: string): Promise<RecordingObservation> {
    const at = clock.now();
    const { name, live } = await newestPart(ports, callId);
    return { state: stateOfLive(live), at, recordingId: live === null ? null : name };
  }

  async function set(callId: string, wanted: RecordingState): Promise<RecordingObservation> {
    const { name, live } = await newestPart(ports, callId);
    const is = stateOfLive(live);
    if (live === null) {
      // What does not run can be neither paused nor stopped.
      if (wanted !== 'on') return { state: 'off', at: clock.now(), recordingId: null };
      await start(ports, callId, name);
    } else if (wanted === 'off') {
      // Gone meanwhile: then it is stopped, too.
      await unlessGone(ari.recordings.stop(name));
    } else if (wanted !== is) {
      await ari.recordings[wanted === 'paused' ? 'pause' : 'resume'](name);
    }
    return { state: wanted, at: clock.now(), recordingId: name };
  }

  return {
    set: (callId, wanted) => inTurn(callId, () => set(callId, wanted)),
    stateOf: (callId) => inTurn(callId, () => stateOf(callId)),
  };
}

function stateOfLive(live: AriLiveRecording | null): RecordingState {
  if (live === null) return 'off';
  return live.state === 'paused' ? 'paused' : 'on';
}

/** The recording that runs, else the first free name. Found by asking, so that it is the same after a restart. */
async function newestPart({ ari, references }: CallRecordingsPorts, callId: string): Promise<Part> {
  for (let part = 1; part <= mostParts; part += 1) {
    const name = references.recordingOf(callId, part);
    const live = await unlessGone(ari.recordings.live(name));
    if (live !== null) return { name, live };
    if ((await unlessGone(ari.recordings.stored(name))) === null) return { name, live: null };
  }
  throw new CallError('provider_refused', { message: 'This call was recorded too many times already.' });
}

/** Asterisk says 201 and only then finds out whether it can: the recording is on when it says that it records. */
async function start(
  { ari, bridges, clock }: CallRecordingsPorts,
  callId: string,
  name: string,
): Promise<void> {
  const bridgeId = await bridges.talkBridge(callId);
  await ari.bridges.record(bridgeId, { name, format, ifExists: 'fail' }).catch((error: unknown) => {
    throw refusalOf('record', error);
  });
  const until = clock.now() + startWithinMs;
  for (;;) {
    const live = await unlessGone(ari.recordings.live(name));
    if (live?.state === 'recording') return;
    if (live?.state !== 'queued' || clock.now() >= until) break;
    await new Promise<void>((resolve) => clock.setTimer(resolve, askEveryMs));
  }
  throw new CallError('provider_refused', { message: 'The phone system could not start the recording.' });
}
