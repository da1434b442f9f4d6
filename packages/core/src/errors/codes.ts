/** One row of the error table. */
export interface ErrorRow {
  /** HTTP status that the server answers with. */
  readonly status: number;
  /** True when the same request may succeed later without a change. */
  readonly retryable: boolean;
  /** English sentence for a person; elements translate by code. */
  readonly message: string;
}

const row = (status: number, message: string, retryable = false): ErrorRow => ({
  status,
  message,
  retryable,
});

/**
 * Every error code of Offhook with its HTTP status, whether a retry makes sense, and a sentence for a person.
 * The table is public: codes are added, never renamed.
 */
export const errorTable = {
  invalid_request: row(400, 'The request is not valid.'),
  unauthorized: row(401, 'Please sign in again.'),
  forbidden: row(403, 'You are not allowed to do this.'),
  not_found: row(404, 'This does not exist, or you may not see it.'),
  method_not_allowed: row(405, 'This address does not accept that method.'),
  read_only: row(405, 'This list is kept by the host application and cannot be changed here.'),
  answered_elsewhere: row(409, 'This call was answered on another device.'),
  in_use_elsewhere: row(409, 'This call is running on another device.'),
  call_over: row(409, 'This call is over.'),
  conflict: row(409, 'Somebody else changed this at the same moment.', true),
  idempotency_mismatch: row(409, 'The same Idempotency-Key was used for a different request.'),
  payload_too_large: row(413, 'The request is too large.'),
  invalid_number: row(422, 'This is not a valid phone number.'),
  emergency_refused: row(422, 'Emergency and short numbers cannot be called from here. Use a phone.'),
  country_refused: row(422, 'Calls to this country are not allowed.'),
  premium_refused: row(422, 'Premium-rate and special numbers cannot be called from here.'),
  do_not_call: row(422, 'This person asked not to be called.'),
  caller_id_not_owned: row(422, 'This caller ID does not belong to you.'),
  not_allowed: row(422, 'This call is not allowed.'),
  no_phone_number: row(422, 'This person has no phone number.'),
  realtime_required: row(422, 'This call needs a live connection, and none can be made from here.'),
  not_supported: row(422, 'The calling service does not support this.'),
  rate_limited: row(429, 'Too many calls in a short time. Try again in a moment.', true),
  spend_limit: row(429, 'The calling limit is reached.'),
  provider_refused: row(502, 'The calling service refused this call.'),
  provider_unavailable: row(502, 'The calling service cannot be reached.', true),
  not_configured: row(503, 'Calling is not set up yet.'),
  unavailable: row(503, 'The server cannot be reached. Try again in a moment.', true),
  media_failed: row(502, 'Sound or picture could not be connected.', true),
  microphone_denied: row(422, 'The microphone is blocked. Allow it in the browser, then try again.'),
  microphone_missing: row(422, 'No microphone was found. Connect one, then try again.'),
  microphone_busy: row(422, 'The microphone is used by another program. Close it, then try again.'),
} as const satisfies Record<string, ErrorRow>;

/** A code of the error table. */
export type ErrorCode = keyof typeof errorTable;

/** True when the text is a code of the table (an answer of a newer server may hold one that is not). */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorTable, text);
}
