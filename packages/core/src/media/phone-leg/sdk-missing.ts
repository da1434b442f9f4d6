import { CallError } from '../../errors/call-error.js';
import { unreachable } from '../../errors/unreachable.js';

/**
 * What to say when a vendor's SDK, an optional peer dependency, could not be imported. Browsers and bundlers name a
 * package that is not there ("Failed to resolve module specifier …"); a chunk that did not arrive they name by its URL.
 *
 * The `import()` itself stands in a `try` block at the caller: there esbuild and webpack leave a missing package alone
 * instead of failing the host's build.
 */
export function sdkMissing(name: string, error: unknown): CallError {
  const { message } = error instanceof Error ? error : { message: '' };
  if (!message.includes(name) || message.includes('://')) return unreachable(error);
  return new CallError('not_configured', {
    message: `This page was built without the npm package "${name}", which calls in the browser need. Install it and build again.`,
    cause: error,
  });
}
