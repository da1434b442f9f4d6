import type { AgentLeg } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CreateCallBody } from '@offhook/core/protocol';
import type { Principal } from '../ports/principal.js';
import type { AgentOfCall, PhoneFacet, PlannedAddress, Provider } from '../providers/contract.js';
import type { CallerSide } from './caller.js';

type Asked = Pick<CreateCallBody, 'agentLeg' | 'deviceId'>;

/** What of a target says how the caller takes part; without `phone` browsers ring. */
interface AgentOfTarget {
  readonly provider: Provider;
  readonly phone: PhoneFacet | null;
  readonly agentLeg: AgentLeg | null;
}

const inWords: Readonly<Record<AgentLeg, string>> = {
  browser: 'speaks through the browser',
  phone: 'speaks through a phone of their own',
  none: 'takes no part',
};

/**
 * How the caller of a phone call takes part: as asked, else as the provider is set, else in the browser when a device is
 * named and without a part otherwise, as far as the provider can.
 *
 * @throws CallError `not_supported` when the provider cannot do what was asked.
 */
export function agentLegOf({ agentLeg, deviceId }: Asked, { name, capabilities }: Provider): AgentLeg {
  const { agentLegs, defaultAgentLeg } = capabilities;
  if (agentLeg !== undefined && !agentLegs.includes(agentLeg)) {
    throw new CallError('not_supported', {
      message: `"${name}" cannot place a call in which the caller ${inWords[agentLeg]}.`,
    });
  }
  const usual = defaultAgentLeg ?? (deviceId === undefined ? 'none' : 'browser');
  return agentLeg ?? (agentLegs.includes(usual) ? usual : (agentLegs[0] ?? 'none'));
}

/** An app call is taken in the browser: asking for anything else is refused with `not_supported`. */
export function refuseOtherThanBrowser({ agentLeg }: Asked): void {
  if (agentLeg === undefined || agentLeg === 'browser') return;
  throw new CallError('not_supported', {
    message: `A call in the app is taken in the browser: nobody in it ${inWords[agentLeg]}.`,
  });
}

/**
 * Where the caller's own leg is dialled before the contact's; no address when there is none to dial.
 *
 * @throws CallError of the provider, e.g. `no_phone_number` when the caller has no phone of their own.
 */
export function agentPlanOf(
  { provider, phone, agentLeg }: AgentOfTarget,
  { userId }: Principal,
  { party }: CallerSide,
): { readonly agentLeg: AgentLeg | null; readonly agentAddress: PlannedAddress | null } {
  if (phone === null || agentLeg === null || agentLeg === 'none') return { agentLeg, agentAddress: null };
  return {
    agentLeg,
    agentAddress: addressOfAgent(provider, phone, { userId, phone: party.person.phone, by: agentLeg }),
  };
}

/** Where somebody of ours is dialled; `null` when the provider only simulates it. */
export function addressOfAgent(
  { name }: Provider,
  phone: PhoneFacet,
  agent: AgentOfCall,
): PlannedAddress | null {
  if (phone.agentLeg !== undefined) return phone.agentLeg(agent);
  throw new CallError('not_supported', {
    message: `"${name}" cannot place a call in which the caller ${inWords[agent.by]}.`,
  });
}
