import type { IncomingMessage, ServerResponse } from 'node:http';
import { CallError } from '@offhook/core/errors';
import type { VendorNewsService } from '../calls/vendor-news-service.js';
import { answerFailure } from '../http/answer-failure.js';
import type { Router } from '../http/create-router.js';
import { readRawBody, type MaybeParsedRequest } from '../http/read-body.js';
import { shuttingDown, type RequestGate } from '../http/request-gate.js';
import type { RequestLimits } from '../http/request-limits.js';
import { writeError } from '../http/write-answer.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { WebhookAnswer, WebhookFacet, WebhookRequest } from '../providers/contract.js';
import { readWebhookPath, type WebhookPath } from './webhook-path.js';
import type { WebhookAddress } from './webhook-address.js';

/** What the door for vendors needs. */
export interface WebhookRouterOptions {
  /** What verifies a provider's webhooks: with the settings of an account, or with those of the server (`null`). */
  readonly facetOf: (provider: string, account: string | null) => (() => Promise<WebhookFacet | null>) | null;
  readonly news: VendorNewsService;
  readonly address: WebhookAddress;
  readonly gate: RequestGate;
  readonly limits: Pick<RequestLimits, 'countStranger'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const refusalLoggedEveryMs = 60_000;

/** True for addresses that {@link createWebhookRouter} answers. */
export function isWebhookPath(url: string | undefined): boolean {
  return url !== undefined && url.startsWith('/webhooks/');
}

/**
 * Makes the handler of `POST /webhooks/:provider[/:kind]?account=…`. Nobody signs in here: the provider verifies the bytes
 * that were sent. What they say is committed together with the receipt before the vendor gets its 2xx. An address at which
 * no provider listens goes to `next`, or is a 404 when there is none.
 */
export function createWebhookRouter(options: WebhookRouterOptions): Router {
  const { gate, logger } = options;
  const told = createTold(options);
  return (request, response, next) => {
    const path = readWebhookPath(request.url ?? '');
    const served = path === null ? null : options.facetOf(path.provider, path.account);
    if (path === null || served === null) {
      if (next !== undefined) next();
      else
        writeError(response, new CallError('not_found', { message: 'No provider listens at this address.' }));
      return;
    }
    if (request.method !== 'POST') {
      writeError(response, new CallError('method_not_allowed'), { allow: 'POST' });
      return;
    }
    if (gate.isClosed) {
      writeError(response, shuttingDown());
      return;
    }
    gate.enter();
    receive(options, path, served, request)
      .then(
        (answer) => writeWebhookAnswer(response, answer),
        (error: unknown) => {
          told.of(path, error);
          const shown = tooOften(options, request, error) ?? error;
          answerFailure(logger, `webhooks/${path.provider}`, request, response, shown);
        },
      )
      .finally(() => gate.leave());
  };
}

/** Vendors sign what they send; of those who do not, each address has so many tries. Signed webhooks are never counted. */
function tooOften({ limits }: WebhookRouterOptions, request: IncomingMessage, error: unknown): unknown {
  if (!(error instanceof CallError) || error.code !== 'forbidden') return null;
  try {
    limits.countStranger(request);
    return null;
  } catch (refusal) {
    return refusal;
  }
}

async function receive(
  { address, news }: WebhookRouterOptions,
  path: WebhookPath,
  facet: () => Promise<WebhookFacet | null>,
  request: MaybeParsedRequest,
): Promise<WebhookAnswer | null> {
  const rawBody = await readRawBody(request);
  if (rawBody === null) throw bodyIsGone();
  const webhooks = await facet();
  if (webhooks === null)
    throw new CallError('forbidden', { message: 'This account has no secret set here.' });
  const received = await webhooks.receive(webhookRequest(path, address, request, rawBody));
  try {
    const outcome = await news.take(path, received);
    return (await received.answer?.(outcome)) ?? null;
  } catch (error) {
    // A vendor tries again after a 5xx; what a person is told of a lost race would make it give up.
    throw error instanceof CallError ? new CallError('unavailable', { cause: error }) : error;
  }
}

function webhookRequest(
  { kind, path, query }: WebhookPath,
  address: WebhookAddress,
  { headers }: IncomingMessage,
  rawBody: Buffer,
): WebhookRequest {
  return {
    kind,
    headers,
    rawBody,
    get url() {
      const url = address.of(path, query);
      if (url !== null) return url;
      throw new CallError('not_configured', {
        message: 'This webhook is signed with its address, and Offhook does not know its own: set publicUrl.',
      });
    },
  };
}

function bodyIsGone(): CallError {
  return new CallError('not_configured', {
    message:
      'The body of this webhook was parsed before it reached Offhook, so its signature cannot be checked. Mount the Offhook router before the body parser, or keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes; } }).',
  });
}

/** Tells the operator what is wrong: of each provider once a minute, for anybody may send us anything. */
function createTold({ clock, logger, address }: WebhookRouterOptions): {
  of(path: WebhookPath, error: unknown): void;
} {
  const toldAt = new Map<string, number>();
  return {
    of({ provider, path }, error) {
      if (!(error instanceof CallError)) return;
      const key = `${provider}\n${error.code}`;
      const now = clock.now();
      if (now - (toldAt.get(key) ?? -Infinity) < refusalLoggedEveryMs) return;
      toldAt.set(key, now);
      const facts = {
        provider,
        code: error.code,
        reason: error.message,
        url: address.of(path, '')?.href ?? null,
      };
      if (error.code === 'not_configured') logger.error(facts, 'a webhook cannot be verified');
      else logger.warn({ ...facts, cause: String(error.cause ?? '') }, 'a webhook was refused');
    },
  };
}

function writeWebhookAnswer(response: ServerResponse, answer: WebhookAnswer | null): void {
  if (answer === null) {
    response.writeHead(204).end();
    return;
  }
  const { contentType, body } = answer;
  const headers = {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  };
  response.writeHead(200, headers).end(body);
}
