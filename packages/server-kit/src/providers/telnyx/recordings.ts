import type { RecordingState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { LegRequest, RecordingObservation } from '../contract.js';
import { stableId, writeReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { isGone } from './telnyx-errors.js';
import { loggedCommands } from './telnyx-log.js';

type Command = 'record_start' | 'record_pause' | 'record_resume' | 'record_stop';

const commands: readonly Command[] = ['record_start', 'record_pause', 'record_resume', 'record_stop'];
const stateAfter: Readonly<Record<Command, RecordingState>> = {
  record_start: 'on',
  record_pause: 'paused',
  record_resume: 'on',
  record_stop: 'off',
};

/** Starts, pauses, resumes or stops the recording of a customer's leg, which hears the whole call. */
export type SetRecording = (
  request: LegRequest,
  callControlId: string,
  wanted: RecordingState,
) => Promise<RecordingObservation>;

/**
 * Makes {@link SetRecording}. Telnyx keeps no list of recordings that are running, but a log of the commands that it
 * carried out: the last of them tells what is so, on whichever node of ours it was asked for.
 */
export function recordingsOf({ access, context, settings }: TelnyxAccount): SetRecording {
  async function carriedOut(callControlId: string): Promise<readonly Command[]> {
    const { data: status } = await access.read((client) => client.calls.retrieveStatus(callControlId));
    if (status === undefined) throw new CallError('not_found');
    const logged = await loggedCommands(access, status.call_leg_id);
    return logged.flatMap((name) => commands.find((one) => one === name) ?? []);
  }

  async function send(
    command: Command,
    callControlId: string,
    legId: string,
    clientState: string,
    turn: number,
  ) {
    // The same turn has the same id: a command whose answer was lost is not carried out twice.
    const common = { client_state: clientState, command_id: stableId(legId, command, String(turn)) };
    await access.change<unknown>(({ calls: { actions } }) => {
      switch (command) {
        case 'record_start':
          return actions.startRecording(callControlId, { ...common, format: 'mp3', channels: 'dual' });
        case 'record_pause':
          return actions.pauseRecording(callControlId, common);
        case 'record_resume':
          return actions.resumeRecording(callControlId, common);
        case 'record_stop':
          return actions.stopRecording(callControlId, common);
      }
    });
  }

  return async ({ callId, leg }, callControlId, wanted) => {
    const clientState = writeReference({ callId, legId: leg.id, joins: false }, settings.apiKey);
    const observed = (state: RecordingState): RecordingObservation => ({
      state,
      at: context.clock.now(),
      recordingId: null,
    });
    try {
      const before = await carriedOut(callControlId);
      const command = commandFor(before.at(-1), wanted);
      if (command !== null) await send(command, callControlId, leg.id, clientState, before.length);
      return observed(wanted);
    } catch (error) {
      // With the leg its recording ended.
      if (wanted === 'off' && isGone(error)) return observed('off');
      throw error;
    }
  };
}

/** When in doubt it is paused or stopped once more: nobody shall be recorded who must not be. */
function commandFor(last: Command | undefined, wanted: RecordingState): Command | null {
  if (last !== undefined && stateAfter[last] === wanted) return null;
  switch (wanted) {
    case 'on':
      return last === 'record_pause' ? 'record_resume' : 'record_start';
    case 'paused':
      return 'record_pause';
    case 'off':
      return 'record_stop';
  }
}
