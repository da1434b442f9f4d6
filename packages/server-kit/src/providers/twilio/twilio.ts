import type { AgentLeg } from '@offhook/core/call';
import type { Provider } from '../contract.js';
import { accountClient } from './account-client.js';
import { accountSettings, webhooksToEnter } from './account-settings.js';
import { browserGrants } from './browser-grant.js';
import { checkAccount } from './check-account.js';
import { phoneFacet } from './phone-facet.js';
import { allowedBy, checkOptions, type Allowed, type TwilioOptions } from './twilio-options.js';
import { webhookFacet } from './webhook-facet.js';

/**
 * Calls to and from phones through Twilio Programmable Voice: every call is a conference, so that it can be held,
 * muted, transferred and recorded from here. Needs the npm package `twilio`. Set-up and limits: `README.md` beside this.
 *
 * @example createCallServer({ providers: [twilio({ accountSid, authToken, phoneNumber })], publicUrl, … })
 */
export function twilio(options: TwilioOptions = {}): Provider {
  checkOptions(options);
  const allowed = allowedBy(options);
  const agentLegs = agentLegsOf(allowed);
  const { agentLeg } = options;
  return {
    name: 'twilio',
    capabilities: {
      app: [],
      phone: allowed.phone,
      agentLegs,
      ...(agentLeg !== undefined && agentLegs.includes(agentLeg) ? { defaultAgentLeg: agentLeg } : {}),
      messages: false,
      demo: false,
      ...(allowed.missing.length === 0 ? {} : { missing: allowed.missing }),
      call: {
        hold: allowed.phone,
        mute: allowed.phone,
        // Twilio fetches the tones from us, and we give them to nobody else.
        dtmf: allowed.phone && allowed.webhooks,
        transfer: allowed.phone,
        record: allowed.phone,
        video: false,
        screenShare: false,
        chat: false,
        addParticipant: false,
      },
    },
    settings: accountSettings(options, twilio),
    webhooksToEnter,
    connect: (context) => ({
      // Not only where new calls can be placed: those that go on need it when a setting is taken away.
      ...(allowed.access ? { phone: phoneFacet({ client: accountClient(options), context, options }) } : {}),
      ...(allowed.browser ? { media: browserGrants(options) } : {}),
      webhooks: webhookFacet(context, options),
      check: () => checkAccount(options),
      close: async () => undefined,
    }),
  };
}

function agentLegsOf({ phone, browser }: Allowed): readonly AgentLeg[] {
  if (!phone) return [];
  return browser ? ['browser', 'phone', 'none'] : ['phone', 'none'];
}
