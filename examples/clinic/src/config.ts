import { isIPv4, isIPv6 } from 'node:net';
import { readProviders, type Providers } from './providers.js';

/** Settings of the clinic, read once at the start. */
export interface Config {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly jwtSecret: string | null;
  /** Encrypts the provider settings that are stored. */
  readonly encryptionKey: string | null;
  /** Address people use, without a slash at the end; `null` derives it from the port. */
  readonly baseUrl: string | null;
  readonly allowedOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** People may sign in as anybody of the demo list. */
  readonly demoSignIn: boolean;
  /** Limits on how much may be called. */
  readonly callLimits: boolean;
  readonly providers: Providers;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** How much the server writes to its log. */
export type LogLevel = (typeof logLevels)[number];

/** A setting that cannot be used; the message says which, and what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment. Throws {@link ConfigError} with every wrong setting, one sentence each. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const read = <Value>(name: string, parse: (text: string | undefined) => Value): Value | undefined => {
    try {
      return parse(environment[name]?.trim() || undefined);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(`${name} ${error.message}`);
      return undefined;
    }
  };

  const host = read('HOST', parseHost) ?? '127.0.0.1';
  const demoSwitch = read('DEMO_SIGN_IN', parseSwitch);
  const limits = read('CALL_LIMITS', parseSwitch) ?? true;
  const turnUrls = read('TURN_URLS', (text) => parseUrls(text, ['turn:', 'turns:'])) ?? [];
  const turnSecret = read('TURN_SECRET', (text) => text ?? null) ?? null;
  if (turnUrls.length > 0 && turnSecret === null)
    problems.push('TURN_SECRET is missing: TURN_URLS needs it to make credentials.');
  if (turnUrls.length === 0 && turnSecret !== null)
    problems.push('TURN_URLS is missing: TURN_SECRET is of no use without it.');

  const turn = turnUrls.length > 0 && turnSecret !== null ? { urls: turnUrls, secret: turnSecret } : null;
  const stunUrls = read('STUN_URLS', (text) => parseUrls(text, ['stun:', 'stuns:'])) ?? [];
  const providers = readProviders(environment, { stunUrls, ...(turn !== null && { turn }) });
  problems.push(...providers.problems);
  // Without a password nobody shall phone at somebody's expense.
  const demoSignIn = demoSwitch ?? (isLoopback(host) && !providers.reachesPhones);
  const config: Config = {
    port: read('PORT', parsePort) ?? 3000,
    host,
    dataDir: environment['DATA_DIR']?.trim() || './data',
    databaseUrl: read('DATABASE_URL', parseDatabaseUrl) ?? null,
    jwtSecret: read('JWT_SECRET', parseSecret) ?? null,
    encryptionKey: read('ENCRYPTION_KEY', parseSecret) ?? null,
    baseUrl: read('BASE_URL', parseBaseUrl) ?? null,
    allowedOrigins: read('ALLOWED_ORIGINS', parseOrigins) ?? [],
    logLevel: read('LOG_LEVEL', parseLogLevel) ?? 'info',
    demoSignIn,
    callLimits: limits || !demoSignIn,
    providers,
  };
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

/** True when only this machine can reach a server that listens there. */
function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new ConfigError('must be a whole number from 0 to 65535.');
  return Number(text);
}

function parseHost(text: string | undefined): string | undefined {
  if (text === undefined || isIPv4(text) || isIPv6(text) || /^[a-z0-9.-]+$/i.test(text)) return text;
  throw new ConfigError('must be an address or a host name, e.g. 127.0.0.1 or 0.0.0.0.');
}

function parseSwitch(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new ConfigError('must be "on" or "off".');
}

function parseLogLevel(text: string | undefined): LogLevel | undefined {
  if (text === undefined) return undefined;
  const level = logLevels.find((one) => one === text);
  if (level === undefined) throw new ConfigError(`must be one of ${logLevels.join(', ')}.`);
  return level;
}

function parseSecret(text: string | undefined): string | undefined {
  if (text !== undefined && text.length < 32) throw new ConfigError('must have at least 32 characters.');
  return text;
}

function parseDatabaseUrl(text: string | undefined): string | undefined {
  if (text === undefined || /^(file|postgres|postgresql):./.test(text)) return text;
  throw new ConfigError('must start with "file:" or "postgres://".');
}

function parseBaseUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = parseHttpUrl(text);
  if (url === null) throw new ConfigError('must be a web address, e.g. https://clinic.example.');
  if (url.pathname !== '/' || url.search || url.hash)
    throw new ConfigError('must be an address without a path, e.g. https://clinic.example.');
  return url.origin;
}

function parseOrigins(text: string | undefined): string[] {
  return list(text).map((one) => {
    const url = parseHttpUrl(one);
    if (url === null || url.origin !== one.replace(/\/$/, '')) {
      throw new ConfigError(
        `must be origins separated by commas, e.g. https://clinic.example; "${one}" is none.`,
      );
    }
    return url.origin;
  });
}

function parseUrls(text: string | undefined, schemes: readonly string[]): string[] {
  const urls = list(text);
  const wrong = urls.find(
    (one) => !schemes.some((scheme) => one.startsWith(scheme) && one.length > scheme.length),
  );
  if (wrong !== undefined)
    throw new ConfigError(
      `must be addresses that start with "${schemes[0]}", separated by commas; "${wrong}" is none.`,
    );
  return urls;
}

function parseHttpUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
