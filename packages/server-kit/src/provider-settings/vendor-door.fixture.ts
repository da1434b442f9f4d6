import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address of a vendor behind which several fakes of it stand, one for each account, as at the real one. */
export interface VendorDoor extends AsyncDisposable {
  readonly url: string;
}

/** Passes each request on to the fake at the address that `accountOf` gives. */
export async function openVendorDoor(accountOf: (request: IncomingMessage) => string): Promise<VendorDoor> {
  const server = createServer((incoming, response) => {
    pass(incoming, accountOf(incoming)).then(
      async (answer) => {
        const type = answer.headers.get('content-type');
        response.writeHead(answer.status, type === null ? {} : { 'content-type': type });
        response.end(Buffer.from(await answer.arrayBuffer()));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(incoming: IncomingMessage, target: string): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { authorization = '', 'content-type': type } = incoming.headers;
  return fetch(target + (incoming.url ?? ''), {
    method: incoming.method ?? 'GET',
    headers: { authorization, ...(type !== undefined && { 'content-type': type }) },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
}
