/**
 * Where the server writes what happens (pino's shape). Callers give ids, states and durations only: no names, bodies,
 * SDP or tokens, and numbers masked.
 */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
