import type { IncomingMessage } from 'node:http';
import { CallError } from '@offhook/core/errors';

/** Largest body, bytes. */
const maxBodyBytes = 100 * 1024;
/** How much of a body that is too large is thrown away before the connection is cut, bytes. */
const maxDrainedBytes = 10 * 1024 * 1024;

/** A request whose body the host may have parsed before us, and may have kept the bytes of. */
export type MaybeParsedRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * The JSON body of a request; `undefined` when it has none. Takes over what a body parser of the host left in
 * `req.body` when the stream was read.
 *
 * @throws CallError `invalid_request` (not JSON), `payload_too_large`.
 */
export async function readBody(request: MaybeParsedRequest): Promise<unknown> {
  const { headers } = request;
  const announced = Number(headers['content-length'] ?? Number.NaN);
  if (headers['transfer-encoding'] === undefined && !(announced > 0)) return undefined;
  if (announced > maxBodyBytes) throw tooLarge(request);
  if (!isJson(headers['content-type'])) {
    throw new CallError('invalid_request', {
      message: 'The body must be JSON: send Content-Type: application/json.',
    });
  }
  // Express 4's parser leaves `{}` where it read nothing, so only a consumed stream tells that `body` is the body.
  if (request.readableDidRead || request.readableEnded) return parsedByHost(request);
  refuseCompressed(request);
  return parse((await collect(request)).toString('utf8'));
}

/**
 * The bytes of a body as they were sent; `null` when the host read them and kept none. What the host kept is in
 * `req.rawBody`, or in `req.body` when its parser was a raw one.
 *
 * @throws CallError `invalid_request` (compressed, cut off), `payload_too_large`.
 */
export async function readRawBody(request: MaybeParsedRequest): Promise<Buffer | null> {
  const kept = [request.rawBody, request.body].find((one) => Buffer.isBuffer(one));
  if (kept !== undefined) return kept;
  if (typeof request.rawBody === 'string') return Buffer.from(request.rawBody, 'utf8');
  if (request.readableDidRead || request.readableEnded) return null;
  if (Number(request.headers['content-length'] ?? Number.NaN) > maxBodyBytes) throw tooLarge(request);
  refuseCompressed(request);
  return collect(request);
}

function refuseCompressed({ headers }: IncomingMessage): void {
  if ((headers['content-encoding'] ?? 'identity') === 'identity') return;
  throw new CallError('invalid_request', { message: 'Compressed bodies are not accepted.' });
}

function isJson(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return (
    type === 'application/json' ||
    (type !== undefined && type.startsWith('application/') && type.endsWith('+json'))
  );
}

function parsedByHost(request: MaybeParsedRequest): unknown {
  const { body } = request;
  if (body === undefined) {
    throw new Error(
      'The request body was read before it reached Offhook and is not in req.body. Mount the Offhook router before whatever reads it.',
    );
  }
  if (Buffer.isBuffer(body)) return parse(body.toString('utf8'));
  return typeof body === 'string' ? parse(body) : body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CallError('invalid_request', { message: 'The body is not valid JSON.', cause });
  }
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      reject(tooLarge(request));
    };
    request.on('data', onData);
    const onClose = (): void =>
      reject(new CallError('invalid_request', { message: 'The body ended too early.' }));
    request.once('end', () => {
      // Every request closes; an error that nobody sees would be made for each.
      request.off('close', onClose);
      resolve(Buffer.concat(chunks, size));
    });
    request.once('close', onClose);
    request.once('error', reject);
  });
}

/** Goes on reading, to nowhere: a client that is still sending would not see the answer on a closed connection. */
function tooLarge(request: IncomingMessage): CallError {
  let drained = 0;
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maxDrainedBytes) request.destroy();
  });
  return new CallError('payload_too_large', {
    message: `The request is too large: ${maxBodyBytes / 1024} kB at most.`,
  });
}
