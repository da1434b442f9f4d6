import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultPlan, type Fault } from './faults.js';

/** A request as a fake vendor got it. */
export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: Buffer;
}

/** What a fake vendor answers. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON; a string or buffer as it is. */
  readonly body?: unknown;
}

/** A request that was carried out, and its answer. */
export interface VendorExchange {
  readonly request: VendorRequest;
  readonly answer: VendorAnswer;
}

/** The HTTP side that all fake vendors share: loopback, a free port, faults, a log of what was asked. */
export interface VendorServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The server itself, e.g. to upgrade connections to WebSockets. */
  readonly http: Server;
  /** Everything that was asked, oldest first; requests that were dropped before they were carried out, too. */
  readonly requests: readonly VendorRequest[];
  /** What was carried out and how it was answered, faults left out, to be held against the vendor's description. */
  readonly exchanges: readonly VendorExchange[];
  fault(fault: Fault): void;
  /** Forgets the faults that were not used up. */
  clearFaults(): void;
  close(): Promise<void>;
}

/** Carries a request out. */
export type VendorHandler = (request: VendorRequest) => VendorAnswer | Promise<VendorAnswer>;

/**
 * Starts a fake vendor on a free port of 127.0.0.1. Tests of other processes control it over HTTP:
 * `POST /fake/faults` with a {@link Fault} as JSON, `DELETE /fake/faults`, `GET /fake/requests`; what `handler`
 * answers under `/instances` shows the vendor's side of every leg.
 */
export async function startVendorServer(handler: VendorHandler): Promise<VendorServer> {
  const faults = new FaultPlan();
  const requests: VendorRequest[] = [];
  const exchanges: VendorExchange[] = [];
  const http = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    const controlled = control(request, faults, requests);
    if (controlled !== null) return write(response, controlled);
    const fault = faults.take(request);
    if (!request.path.startsWith('/instances')) requests.push(request);
    if (fault?.drop === 'before') return void incoming.socket.destroy();
    if (fault?.stall === 'before') return;
    const answer = fault?.answer ?? (await carryOut(request));
    await fault?.until;
    if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault?.drop === 'after') return void incoming.socket.destroy();
    if (fault?.stall === 'after') return;
    write(response, answer);
  }

  async function carryOut(request: VendorRequest): Promise<VendorAnswer> {
    const answer = await handler(request);
    exchanges.push({ request, answer });
    return answer;
  }

  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    http,
    requests,
    exchanges,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function control(
  { method, path, rawBody }: VendorRequest,
  faults: FaultPlan,
  requests: readonly VendorRequest[],
): VendorAnswer | null {
  switch (`${method} ${path}`) {
    case 'POST /fake/faults':
      faults.add(JSON.parse(rawBody.toString()) as Fault);
      return { status: 204 };
    case 'DELETE /fake/faults':
      faults.clear();
      return { status: 204 };
    case 'GET /fake/requests':
      return {
        status: 200,
        body: requests.map((one) => ({
          method: one.method,
          path: one.path,
          query: [...one.query],
          body: one.rawBody.toString(),
        })),
      };
    default:
      return null;
  }
}

async function read(incoming: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://vendor');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    rawBody: Buffer.concat(chunks),
  };
}

function write(response: ServerResponse, { status, headers = {}, body }: VendorAnswer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
  } else if (typeof body === 'string' || Buffer.isBuffer(body)) {
    response.writeHead(status, headers).end(body);
  } else {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }
}
