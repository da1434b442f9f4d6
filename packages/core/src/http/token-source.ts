import { unreachable } from '../errors/unreachable.js';

/** The token in use; the host is asked for another one when `spent` is the one in use. */
export type TokenSource = (spent?: string) => Promise<string>;

/** Asks the host for a token when there is none yet, once for all who want one meanwhile. */
export function createTokenSource(askHost: () => string | Promise<string>): TokenSource {
  let asked: Promise<string> | undefined;
  return async (spent) => {
    const current = asked;
    // Whoever comes second with the same spent token finds it replaced already.
    if (spent !== undefined && (await current) === spent && asked === current) asked = undefined;
    asked ??= Promise.resolve()
      .then(askHost)
      .catch((error: unknown) => {
        asked = undefined;
        throw unreachable(error);
      });
    return asked;
  };
}
