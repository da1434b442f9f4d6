import { CallError } from '@offhook/core/errors';
import type { AgentLeg } from '@offhook/core/call';
import type { CallServerOptions } from '@offhook/server-kit';
import { asterisk } from '@offhook/server-kit/providers/asterisk';
import { demo, type DemoProvider } from '@offhook/server-kit/providers/demo';
import { p2p } from '@offhook/server-kit/providers/p2p';
import { telnyx } from '@offhook/server-kit/providers/telnyx';
import { twilio } from '@offhook/server-kit/providers/twilio';

type Provider = CallServerOptions['providers'][number];
type Environment = Readonly<Record<string, string | undefined>>;

/** Who carries the clinic's calls. */
export interface Providers {
  readonly list: readonly Provider[];
  readonly defaults: { readonly voice: string; readonly video: string };
  /** Calls that name no provider reach real phones. */
  readonly isLive: boolean;
  /** What simulates phones; `null` where calls reach real ones. */
  readonly demo: DemoProvider | null;
  /** Calls can reach real phones, if only by naming a provider. */
  readonly reachesPhones: boolean;
  /** How staff may take part in a call to a phone; empty where it is only simulated. */
  readonly agentLegs: readonly AgentLeg[];
  /** Our own numbers, E.164, from which we call and at which we are called. */
  readonly numbers: readonly string[];
  /** A sentence for everything that is switched off, and why. */
  readonly notices: readonly string[];
  /** Where pages must be allowed to connect to, for sound in the browser. */
  readonly connectTo: readonly string[];
  /** What does not exist or does not fit, one sentence each; the clinic does not start with it. */
  readonly problems: readonly string[];
}

/** Settings of each phone company, by environment variable. */
const phoneCompanies: Readonly<Record<string, { prefix: string; make: (read: Reader) => Provider }>> = {
  twilio: {
    prefix: 'TWILIO_',
    make: (read) =>
      twilio({
        accountSid: read('ACCOUNT_SID'),
        authToken: read('AUTH_TOKEN'),
        phoneNumber: read('PHONE_NUMBER'),
        apiKeySid: read('API_KEY_SID'),
        apiKeySecret: read('API_KEY_SECRET'),
        twimlAppSid: read('TWIML_APP_SID'),
        apiBaseUrl: read('API_BASE_URL'),
      }),
  },
  telnyx: {
    prefix: 'TELNYX_',
    make: (read) =>
      telnyx({
        apiKey: read('API_KEY'),
        publicKey: read('PUBLIC_KEY'),
        connectionId: read('CONNECTION_ID'),
        credentialConnectionId: read('CREDENTIAL_CONNECTION_ID'),
        phoneNumber: read('PHONE_NUMBER'),
        apiBaseUrl: read('API_BASE_URL'),
      }),
  },
  asterisk: {
    prefix: 'ASTERISK_',
    make: (read) =>
      asterisk({
        ariUrl: read('ARI_URL'),
        user: read('ARI_USER'),
        password: read('ARI_PASSWORD'),
        app: read('ARI_APP'),
        endpoint: read('ENDPOINT'),
        agentEndpoint: read('AGENT_ENDPOINT'),
        phoneNumbers: listOf(read('PHONE_NUMBERS')),
      }),
  },
};

/** Where a phone company's code in the browser connects to. */
const browserHosts: Readonly<Record<string, readonly string[]>> = {
  twilio: ['https://*.twilio.com', 'wss://*.twilio.com'],
  telnyx: ['https://*.telnyx.com', 'wss://*.telnyx.com'],
};

type Reader = (name: string) => string | undefined;

/**
 * Makes the providers that the environment has settings for. What is wrong or missing switches off what needs it and is
 * said in a sentence; without any phone company calls to phones are simulated.
 */
export function readProviders(environment: Environment, video: Parameters<typeof p2p>[0]): Providers {
  const made = Object.entries(phoneCompanies).flatMap(([name, { prefix, make }]) => {
    const names = Object.keys(environment).filter(
      (one) => one.startsWith(prefix) && environment[one]?.trim(),
    );
    if (names.length === 0) return [];
    return [attempt(name, prefix, () => make((one) => textOf(environment, prefix + one)))];
  });
  const companies = made.flatMap(({ provider }) => provider ?? []);
  const problems: string[] = [];
  const wanted = chosen(environment, 'VOICE_PROVIDER', ['demo', ...Object.keys(phoneCompanies)], problems);
  const able = companies.filter(({ capabilities }) => capabilities.phone);
  const voice = wanted === undefined ? able[0] : able.find(({ name }) => name === wanted);
  const isLive = voice !== undefined;
  const simulated = isLive ? null : demo();
  chosen(environment, 'VIDEO_PROVIDER', ['p2p'], problems);
  chosen(environment, 'SMS_PROVIDER', ['demo'], problems);
  return {
    // Beside a real phone company nothing is simulated: no call shall look as if it had reached somebody.
    list: [...companies, ...(simulated === null ? [] : [simulated]), p2p(video)],
    defaults: { voice: voice?.name ?? 'demo', video: 'p2p' },
    isLive,
    demo: simulated,
    reachesPhones: able.length > 0,
    agentLegs: voice?.capabilities.agentLegs ?? [],
    notices: [
      ...made.flatMap(({ notices }) => notices),
      ...noticesOf(wanted, voice?.name, companies, textOf(environment, 'BASE_URL')),
    ],
    connectTo: companies.flatMap(({ name, capabilities }) =>
      capabilities.agentLegs.includes('browser') ? (browserHosts[name] ?? []) : [],
    ),
    numbers: numbersOf(environment),
    problems,
  };
}

interface Attempt {
  readonly provider: Provider | null;
  readonly notices: readonly string[];
}

/** A setting that does not have the right form switches its provider off; the others go on. */
function attempt(name: string, prefix: string, make: () => Provider): Attempt {
  try {
    const provider = make();
    const { missing = [] } = provider.capabilities;
    const where = `The ${titleOf(name)} settings of this clinic are the environment variables ${prefix}…, see its README.`;
    const notices = missing.map((sentence) => `${titleOf(name)}: ${sentence}`);
    return { provider, notices: notices.length === 0 ? [] : [...notices, where] };
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof CallError)) throw error;
    return { provider: null, notices: [`${titleOf(name)} is off: ${error.message}.`] };
  }
}

function noticesOf(
  wanted: string | undefined,
  voice: string | undefined,
  companies: readonly Provider[],
  baseUrl: string | undefined,
): readonly string[] {
  const notices: string[] = [];
  if (voice === undefined && wanted !== 'demo' && (wanted !== undefined || companies.length > 0)) {
    const asked =
      wanted === undefined ? '' : ` VOICE_PROVIDER asks for ${titleOf(wanted)}, which is not set up.`;
    notices.push(`Calls to phones are simulated: no phone company is set up completely.${asked}`);
  }
  if (baseUrl === undefined && companies.some(({ name }) => name in browserHosts)) {
    notices.push(
      'BASE_URL is missing: the phone company cannot tell us how calls go on, so news of them comes late and calls to us are not taken.',
    );
  }
  return notices;
}

function numbersOf(environment: Environment): readonly string[] {
  const names = ['TWILIO_PHONE_NUMBER', 'TELNYX_PHONE_NUMBER', 'ASTERISK_PHONE_NUMBERS'];
  const numbers = names.flatMap((name) => listOf(environment[name]));
  // One that is written in another way is named by its provider, which is off then.
  return numbers.filter((number) => /^\+[1-9]\d{6,14}$/.test(number));
}

/** The provider that a variable names, if it is one of those. */
function chosen(
  environment: Environment,
  name: string,
  names: readonly string[],
  problems: string[],
): string | undefined {
  const value = textOf(environment, name);
  if (value === undefined || names.includes(value)) return value;
  problems.push(`${name} must be ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}.`);
  return undefined;
}

function textOf(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function titleOf(name: string): string {
  return name.slice(0, 1).toLocaleUpperCase() + name.slice(1);
}
