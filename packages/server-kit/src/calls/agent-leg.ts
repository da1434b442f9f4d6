import type { AgentLeg } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CreateCallBody } from '@offhook/core/protocol';
import type { Provider } from '../providers/contract.js';

type Asked = Pick<CreateCallBody, 'agentLeg' | 'deviceId'>;

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
