import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type Response from 'twilio/lib/http/response.js';
import type { Twilio } from 'twilio';
import { CallError } from '@offhook/core/errors';
import type { TwilioOptions } from './twilio-options.js';
import { OutcomeUnknown, VendorRefusal } from './vendor-errors.js';

/** The official client, made at first use. */
export type AccountClient = () => Promise<Twilio>;

/** Shorter than the kit waits for a dial, so that the socket does not outlive the attempt. */
const answerTimeoutMs = 14_000;

/** Failures in which no connection was made, so that nothing can have been done. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Loads the official client when it is first needed, so that hosts without it are not broken by importing ours. It
 * asks once and never again by itself; its errors hold numbers and credentials, so none of them gets past here.
 */
export function accountClient(options: TwilioOptions): AccountClient {
  let client: Promise<Twilio> | undefined;
  return () => {
    client ??= load(options).catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  };
}

async function load({ accountSid = '', authToken = '', apiKeySid, apiKeySecret, apiBaseUrl }: TwilioOptions) {
  const { default: twilio } = await import('twilio').catch((error: unknown) => {
    throw new CallError('not_configured', {
      message:
        'Phone calls need the npm package "twilio" in version 6 on the server, and it is not installed.',
      cause: error,
    });
  });
  class OneAttempt extends twilio.RequestClient {
    override async request<Data>(asked: RequestClient.RequestOptions<Data>): Promise<Response<Data>> {
      const uri = apiBaseUrl === undefined ? asked.uri : atBase(asked.uri, apiBaseUrl);
      const answer = await super.request<Data>({ ...asked, uri }).catch((error: unknown) => {
        throw lostAnswer(error);
      });
      if (answer.statusCode >= 500) throw new OutcomeUnknown(`answered with status ${answer.statusCode}`);
      if (answer.statusCode >= 400) throw refusal(answer.statusCode, answer.body, answer.headers);
      return answer;
    }
  }
  const httpClient = new OneAttempt({ timeout: answerTimeoutMs });
  return apiKeySid && apiKeySecret
    ? twilio(apiKeySid, apiKeySecret, { accountSid, httpClient })
    : twilio(accountSid, authToken, { httpClient });
}

function atBase(uri: string, apiBaseUrl: string): string {
  const { pathname, search } = new URL(uri);
  return `${apiBaseUrl.replace(/\/$/, '')}${pathname}${search}`;
}

function lostAnswer(error: unknown): Error {
  const code = (error as { readonly code?: unknown }).code;
  if (typeof code === 'string' && neverArrived.has(code)) return new CallError('provider_unavailable');
  return new OutcomeUnknown(`no answer (${typeof code === 'string' ? code : 'no reason given'})`);
}

function refusal(status: number, body: unknown, headers: unknown): VendorRefusal {
  const seconds = Number((headers as Readonly<Record<string, unknown>> | undefined)?.['retry-after']);
  return new VendorRefusal(status, codeOf(body), seconds > 0 ? seconds : null);
}

function codeOf(body: unknown): number {
  const code = (parsed(body) as { readonly code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : 0;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null; // A proxy's page: the status has to do.
  }
}
