import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of a vendor as a host gets it. */
export interface HostedRequest {
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: Buffer;
}

/** What the host answers. */
export interface HostedAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
}

/** A host for the webhooks of a fake vendor. */
export interface WebhookHost {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. What `answer` throws is 500, and its text. */
export async function startWebhookHost(
  answer: (request: HostedRequest) => HostedAnswer | Promise<HostedAnswer>,
): Promise<WebhookHost> {
  const server = createServer((incoming, response) => {
    void read(incoming)
      .then(answer)
      .catch((error: unknown): HostedAnswer => ({ status: 500, body: String(error) }))
      .then(({ status, contentType, body }) => {
        response
          .writeHead(status, contentType === undefined ? {} : { 'content-type': contentType })
          .end(body);
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(incoming: IncomingMessage): Promise<HostedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { path: incoming.url ?? '/', headers: incoming.headers, rawBody: Buffer.concat(chunks) };
}
