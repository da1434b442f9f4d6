/** Words of the recording's panel in English. */
export const recordMessages = {
  explain: 'Everybody in the call sees that it is being recorded.',
  consent: (name: string): string => `I have told ${name} that this call is recorded, and they agree.`,
  consentMissing: 'Tick the box once they have agreed.',
  start: 'Start recording',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop recording',
  on: 'This call is being recorded.',
  paused: 'The recording is paused. Nothing said now is kept.',
};
