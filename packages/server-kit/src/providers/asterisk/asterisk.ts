import type { AgentLeg } from '@offhook/core/call';
import type { Provider, ProviderCapabilities } from '../contract.js';
import { accountSettings, enterSetting, isOrigin } from './account-settings.js';
import type { AsteriskOptions } from './asterisk-options.js';
import { connectAsterisk } from './connect-asterisk.js';
import { greetingMedia } from './greeting-media.js';

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
  const greetingSound = isSet(options.greetingSound) ? options.greetingSound : undefined;
  const templates = {
    endpoint: isSet(endpoint) ? endpoint : undefined,
    agentEndpoint: isSet(agentEndpoint) ? agentEndpoint : undefined,
  };
  return {
    name: 'asterisk',
    capabilities: capabilitiesOf(isReachable, templates.endpoint, templates.agentEndpoint, phoneNumbers),
    settings: accountSettings(options, asterisk),
    refusesGreeting(greeting) {
      const takesCalls = isReachable || (options.ownServers ?? []).length > 0;
      return takesCalls && greetingMedia(greeting, greetingSound) === null ? speaksNoText : null;
    },
    connect: (context) =>
      isReachable
        ? connectAsterisk(
            {
              ...{ access: { url: ariUrl, user, password }, app, numbers: phoneNumbers },
              ...{ templates, greetingSound },
            },
            context,
          )
        : { close: async () => undefined },
  };
}

const speaksNoText =
  'Asterisk speaks no texts. Name a sound of Asterisk that is played in place of the greeting, e.g. ' +
  "asterisk({ greetingSound: 'vm-intro' }), or give the greeting as an audioUrl.";

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
      : [`Asterisk is off, because it cannot be reached. ${enterSetting('ariUrl', 'user', 'password')}`]),
    ...(endpoint === undefined
      ? [`Calls to phones are off. ${enterSetting('endpoint')} It looks like PJSIP/{number}@trunk.`]
      : []),
    ...(agentByPhone || !isReachable
      ? []
      : [`Agents cannot be rung. ${enterSetting('agentEndpoint')} It looks like PJSIP/{userId}.`]),
    ...(numbers.length > 0
      ? []
      : [
          `The trunk chooses the caller ID, and callers must be sent with +. ${enterSetting('phoneNumbers')}`,
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
  const { ariUrl, app, endpoint, agentEndpoint, greetingSound } = options;
  const { phoneNumbers = [], ownServers = [] } = options;
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
  if (isSet(greetingSound) && !/^[\w./-]{1,200}$/.test(greetingSound)) {
    throw new TypeError('asterisk({ greetingSound }) takes a name like vm-intro or custom/welcome');
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
