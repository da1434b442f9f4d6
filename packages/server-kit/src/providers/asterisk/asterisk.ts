import type { AgentLeg } from '@offhook/core/call';
import type { Provider, ProviderCapabilities } from '../contract.js';
import { accountSettings, isOrigin } from './account-settings.js';
import type { AsteriskOptions } from './asterisk-options.js';
import { connectAsterisk } from './connect-asterisk.js';

/**
 * Calls by your own Asterisk, through its REST interface (ARI). Needs no webhook and no public address.
 *
 * @example createCallServer({ providers: [asterisk({ ariUrl, user, password, endpoint: 'PJSIP/{number}@trunk' })], … })
 */
export function asterisk(options: AsteriskOptions = {}): Provider {
  checkOptions(options);
  const { ariUrl, user, password, endpoint, agentEndpoint, phoneNumbers = [] } = options;
  const app = isSet(options.app) ? options.app : 'offhook';
  const isReachable = isSet(ariUrl) && isSet(user) && isSet(password);
  const templates = {
    endpoint: isSet(endpoint) ? endpoint : undefined,
    agentEndpoint: isSet(agentEndpoint) ? agentEndpoint : undefined,
  };
  return {
    name: 'asterisk',
    capabilities: capabilitiesOf(isReachable, templates.endpoint, templates.agentEndpoint, phoneNumbers),
    settings: accountSettings(options, asterisk),
    connect: (context) =>
      isReachable
        ? connectAsterisk(
            { access: { url: ariUrl, user, password }, app, numbers: phoneNumbers, templates },
            context,
          )
        : { close: async () => undefined },
  };
}

function capabilitiesOf(
  isReachable: boolean,
  endpoint: string | undefined,
  agentEndpoint: string | undefined,
  numbers: readonly string[],
): ProviderCapabilities {
  const agentByPhone = isReachable && (endpoint !== undefined || agentEndpoint !== undefined);
  const agentLegs: readonly AgentLeg[] = agentByPhone ? ['phone', 'none'] : isReachable ? ['none'] : [];
  const missing = [
    ...(isReachable
      ? []
      : ['Set `ariUrl`, `user` and `password` to reach Asterisk; without them it is off.']),
    ...(endpoint === undefined
      ? ['Set `endpoint`, e.g. PJSIP/{number}@trunk; without it no phone number can be dialled.']
      : []),
    ...(agentByPhone || !isReachable
      ? []
      : ['Set `agentEndpoint`, e.g. PJSIP/{userId}; without it no agent can be rung.']),
    ...(numbers.length > 0
      ? []
      : [
          'Set `phoneNumbers`; without them the trunk chooses the caller ID, and callers must be sent with +.',
        ]),
  ];
  return {
    app: [],
    phone: isReachable && endpoint !== undefined,
    agentLegs,
    ...(agentByPhone && { defaultAgentLeg: 'phone' }),
    messages: false,
    demo: false,
    call: {
      ...{
        hold: isReachable,
        mute: isReachable,
        dtmf: isReachable,
        transfer: isReachable,
        record: isReachable,
      },
      ...{ video: false, screenShare: false, chat: false, addParticipant: false },
    },
    ...(missing.length > 0 && { missing }),
  };
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function checkOptions(options: AsteriskOptions): void {
  const { ariUrl, app, endpoint, agentEndpoint, phoneNumbers = [], ownServers = [] } = options;
  if (isSet(ariUrl) && !/^https?:\/\//.test(ariUrl)) {
    throw new TypeError('asterisk({ ariUrl }) takes an address that starts with http:// or https://');
  }
  if (isSet(app) && !/^[\w-]{1,40}$/.test(app)) {
    throw new TypeError('asterisk({ app }) takes up to 40 letters, digits, "-" and "_"');
  }
  if (isSet(endpoint) && !/^\w+\/.*\{(number|digits)\}/.test(endpoint)) {
    throw new TypeError('asterisk({ endpoint }) takes e.g. PJSIP/{number}@trunk');
  }
  if (isSet(agentEndpoint) && !/^\w+\/.*\{(userId|phone|digits)\}/.test(agentEndpoint)) {
    throw new TypeError('asterisk({ agentEndpoint }) takes e.g. PJSIP/{userId}');
  }
  for (const server of ownServers) {
    if (!isOrigin(server)) throw new TypeError('asterisk({ ownServers }) takes e.g. https://pbx.example.com');
  }
  for (const number of phoneNumbers) {
    if (!/^\+[1-9]\d{6,14}$/.test(number)) {
      throw new TypeError('asterisk({ phoneNumbers }) takes numbers with + and country code');
    }
  }
}
