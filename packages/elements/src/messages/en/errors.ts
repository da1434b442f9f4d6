/**
 * Sentences for failures that are found in the browser, by code, in English. Those of the server bring their own.
 */
export const errorMessages: Readonly<Record<string, string>> = {
  unavailable: 'The server cannot be reached. Try again in a moment.',
  unauthorized: 'Please sign in again.',
  not_configured: 'Calling is not set up yet.',
  not_found: 'This does not exist, or you may not see it.',
  realtime_required:
    'Video and voice calls between browsers need a live connection, and none can be made from here.',
};
