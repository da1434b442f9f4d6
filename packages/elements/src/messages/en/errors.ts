/**
 * Sentences for failures that are found in the browser, by code, in English. Those of the server bring their own.
 */
export const errorMessages: Readonly<Record<string, string>> = {
  unavailable: 'The server cannot be reached. Try again in a moment.',
  unauthorized: 'Please sign in again.',
  not_configured: 'Calling is not set up yet.',
  not_found: 'This does not exist, or you may not see it.',
  call_over: 'This call is over.',
  answered_elsewhere: 'This call was answered on another device.',
  in_use_elsewhere: 'This call is running on another device.',
  realtime_required:
    'Video and voice calls between browsers need a live connection, and none can be made from here.',
  microphone_denied: 'The microphone is blocked. Allow it in the browser’s address bar, then try again.',
  microphone_missing: 'No microphone was found. Connect one, then try again.',
  microphone_busy: 'The microphone is used by another program. Close it there, then try again.',
};
