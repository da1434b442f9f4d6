import type { AgentLeg } from '@offhook/core/call';
import { enterSettings } from '../../ports/enter-settings.js';
import { accountFields } from './account-fields.js';

/** Settings of `twilio`. Whatever is not given switches off what needs it, see `README.md`. */
export interface TwilioOptions {
  /** `AC…`. Without it nothing works. */
  readonly accountSid?: string | undefined;
  /** Verifies webhooks; logs in where there is no API key. */
  readonly authToken?: string | undefined;
  /** Still accepted on webhooks, while the token is being changed. */
  readonly previousAuthToken?: string | undefined;
  /** The default caller ID, E.164: a number of the account or one verified there. */
  readonly phoneNumber?: string | undefined;
  /** Further caller IDs, E.164. */
  readonly furtherNumbers?: readonly string[] | undefined;
  /** `SK…` with its secret: logs in, and signs the tokens with which browsers take calls. */
  readonly apiKeySid?: string | undefined;
  readonly apiKeySecret?: string | undefined;
  /** `AP…` of the TwiML App whose voice address is the webhook `voice`. */
  readonly twimlAppSid?: string | undefined;
  /** Default `https://api.twilio.com`; e.g. a region's address. */
  readonly apiBaseUrl?: string | undefined;
  /** How the person who dials takes part when a call names no way. */
  readonly agentLeg?: AgentLeg | undefined;
  /** Tells people from answering machines. Costs extra per call. Default `false`. */
  readonly machineDetection?: boolean | undefined;
  /** Music for callers who wait and for customers on hold: MP3, WAV or TwiML. Default: Twilio's. */
  readonly musicUrl?: string | undefined;
  /** What callers hear when nobody takes calls to the number. */
  readonly whenClosed?: WordsForCallers | undefined;
}

/** Said (in this language, default `en-US`), or played from an address, before we hang up. */
export type WordsForCallers =
  { readonly say: string; readonly language?: string } | { readonly playUrl: string };

/** What the given credentials allow. */
export interface Allowed {
  /** Requests can be made at all, e.g. to end what goes on. */
  readonly access: boolean;
  /** Phones can be called. */
  readonly phone: boolean;
  /** Browsers can sign in. */
  readonly browser: boolean;
  readonly webhooks: boolean;
  /** A sentence for everything that is switched off. */
  readonly missing: readonly string[];
}

/** Says what can be done with these credentials. */
export function allowedBy(options: TwilioOptions): Allowed {
  const { accountSid, authToken, phoneNumber, apiKeySid, apiKeySecret, twimlAppSid } = options;
  const hasKey = isGiven(apiKeySid) && isGiven(apiKeySecret);
  const missing: string[] = [];
  const hasLogin = hasKey || isGiven(authToken);
  // A key would do as well, but what else is off without the token is said next.
  const forPhone = absent({ accountSid, phoneNumber, ...(hasLogin ? {} : { authToken }) });
  const say = (whatIsOff: string, names: readonly string[]): void => {
    if (names.length > 0) missing.push(`${whatIsOff}. ${enterSettings('Twilio', names.map(labelOf))}`);
  };
  say('Calls to phones are off', forPhone);
  say(
    'Calls from phones and key tones are off, and how calls go on is known late, because what Twilio tells us cannot be verified',
    absent({ authToken }),
  );
  const forBrowser = absent({ accountSid, authToken, apiKeySid, apiKeySecret, twimlAppSid });
  say('Taking part in the browser is off', forBrowser);
  return {
    access: isGiven(accountSid) && hasLogin,
    phone: forPhone.length === 0,
    browser: forBrowser.length === 0,
    webhooks: isGiven(authToken),
    missing,
  };
}

/**
 * Refuses what cannot work.
 *
 * @throws TypeError
 */
export function checkOptions(options: TwilioOptions): void {
  for (const { name, form, secret } of accountFields) {
    const value = name === 'furtherNumbers' ? options[name]?.join() : options[name];
    if (isGiven(value) && !secret && !form.test(value))
      throw new TypeError(`twilio({ ${name} }) does not have the form that Twilio gives`);
  }
  for (const name of ['apiBaseUrl', 'musicUrl'] as const) {
    const url = options[name];
    if (isGiven(url) && !(/^https?:/.test(url) && URL.canParse(url))) {
      throw new TypeError(`twilio({ ${name} }) takes an http(s) address`);
    }
  }
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function absent(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(values).filter((name) => !isGiven(values[name]));
}

function labelOf(name: string): string {
  return accountFields.find((field) => field.name === name)?.label ?? name;
}
