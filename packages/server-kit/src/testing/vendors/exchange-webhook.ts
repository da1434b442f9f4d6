import * as http from 'node:http';
import * as https from 'node:https';

/** A webhook as it goes out. */
export interface OutgoingWebhook {
  readonly url: string;
  readonly method?: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the vendor waits for the answer, ms; default: as long as it takes. */
  readonly timeoutMs?: number;
}

/** What a host answers. */
export interface WebhookReply {
  readonly status: number;
  readonly answer: string;
}

/** The host did not answer within `timeoutMs`. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';
}

/** Connections to hosts, kept for the next webhook. */
export interface WebhookAgents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/** Makes them. Connections that nobody uses keep no process alive. */
export function webhookAgents(): WebhookAgents {
  return { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
}

/**
 * Sends one webhook, by Node's own client: it takes a third of the time of `fetch`, and suites send tens of thousands.
 *
 * @throws NoAnswerInTime
 * @throws Error of the connection.
 */
export async function exchangeWebhook(
  agents: WebhookAgents,
  { url, method = 'POST', headers, body, timeoutMs }: OutgoingWebhook,
): Promise<WebhookReply> {
  const to = new URL(url);
  const isHttps = to.protocol === 'https:';
  const bytes = method === 'POST' ? Buffer.from(body) : null;
  const attempt = (): Promise<WebhookReply> =>
    new Promise((resolve, reject) => {
      let isOver = false;
      let late: NodeJS.Timeout | undefined;
      const over = (then: () => void): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(late);
        then();
      };
      const request = (isHttps ? https : http).request(to, {
        ...{ method, agent: isHttps ? agents.https : agents.http },
        headers: { ...headers, ...(bytes === null ? {} : { 'content-length': bytes.length }) },
      });
      request.on('error', (error: NodeJS.ErrnoException) =>
        over(() => {
          // The host closed a connection that had been idle, just as it was used again.
          if (request.reusedSocket && error.code === 'ECONNRESET') attempt().then(resolve, reject);
          else reject(error);
        }),
      );
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => over(() => reject(error)));
        response.on('end', () =>
          over(() => resolve({ status: response.statusCode ?? 0, answer: Buffer.concat(chunks).toString() })),
        );
      });
      if (timeoutMs !== undefined)
        late = setTimeout(() => {
          over(() => reject(new NoAnswerInTime()));
          request.destroy();
        }, timeoutMs);
      request.end(bytes);
    });
  return attempt();
}
