import { errorMessages } from './errors.js';

/** As `errors.ts`, with what can go wrong where microphone and camera are used. */
export const mediaErrorMessages: Readonly<Record<string, string>> = {
  ...errorMessages,
  call_over: 'This call is over.',
  answered_elsewhere: 'This call was answered on another device.',
  in_use_elsewhere: 'This call is running on another device.',
  microphone_denied: 'The microphone is blocked. Allow it in the browser’s address bar, then try again.',
  microphone_missing: 'No microphone was found. Connect one, then try again.',
  microphone_busy: 'The microphone is used by another program. Close it there, then try again.',
};
