import { CallError } from '../../errors/call-error.js';
import type { MediaGrant } from '../../protocol/resources.js';
import type { MediaContext } from '../media-adapter.js';
import type { PhoneLeg } from './phone-leg.js';

/** Fresh tokens for an SDK, by new grants of the same session. */
export interface TokenRenewal {
  /** The token is about to run out. */
  renew(): Promise<void>;
  /** The vendor does not take the token. A running call goes on without one. */
  refused(error: unknown): void;
}

/** A token that is refused again so soon after it was renewed is not too old, but wrong. */
const renewAgainMs = 10_000;

/** Makes a {@link TokenRenewal}; `use` hands a new grant's token to the SDK. */
export function tokenRenewal(
  { environment, renewGrant }: MediaContext,
  leg: PhoneLeg,
  use: (grant: MediaGrant) => Promise<void> | void,
): TokenRenewal {
  let renewedAt = -Infinity;

  async function renew(): Promise<void> {
    renewedAt = environment.now();
    try {
      const grant = await renewGrant();
      if (!leg.isClosed) await use(grant);
    } catch (error) {
      leg.fault(error);
    }
  }

  return {
    renew,
    refused(error) {
      if (environment.now() - renewedAt > renewAgainMs) void renew();
      else if (!leg.isAnswered) leg.fail(refusal(error));
    },
  };
}

function refusal(cause: unknown): CallError {
  return new CallError('provider_refused', {
    message: 'The phone service did not let this browser in. Ask whoever looks after your phone system.',
    cause,
  });
}
