import { customerLegOf, legOf, type CallState, type Leg } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { ChangeDecision, StoredFacts } from './change-call.js';
import { legRequest } from './legs/leg-request.js';
import type { ProviderRegistry } from './provider-registry.js';

type Decide = (call: CallState, facts: StoredFacts) => ChangeDecision;

/**
 * Plays keys to the other side: first whether that is allowed is decided, then they are sent, then it is kept that they
 * were. Nothing is repeated: a menu that hears a key twice is somewhere else.
 */
export async function sendDigits(
  providers: Pick<ProviderRegistry, 'phoneOf'>,
  apply: (decision: Decide) => Promise<CallState>,
  decide: Decide,
  digits: string,
): Promise<CallState> {
  let decided: ChangeDecision = { events: [] };
  const call = await apply((newest, facts) => {
    decided = decide(newest, facts);
    return 'refusal' in decided ? decided : { events: [] };
  });
  const phone = providers.phoneOf(call);
  const leg = listeningLegOf(call);
  if (phone?.sendDigits === undefined || leg === undefined) throw new CallError('not_supported');
  if (leg.state !== 'up')
    throw new CallError('conflict', { message: 'The other side has not answered yet.' });
  try {
    await phone.sendDigits(legRequest(call, leg), digits);
  } catch (error) {
    if (error instanceof CallError && error.code !== 'provider_unavailable') throw error;
    throw new CallError('provider_unavailable', {
      message:
        'The phone system did not say whether the keys were heard. Listen, and press them again if not.',
      cause: error,
    });
  }
  return apply(() => decided);
}

/** During a transfer the customer is on hold, and the keys are for whoever is brought in. */
function listeningLegOf(call: CallState): Leg | undefined {
  return call.transfer === null ? customerLegOf(call) : legOf(call, call.transfer.to);
}
