export { errorTable, isErrorCode, type ErrorCode, type ErrorRow } from './codes.js';
export type { CallErrorOptions, ErrorBody, ErrorDetails } from './call-error.js';
export { CallError } from './table-call-error.js';
