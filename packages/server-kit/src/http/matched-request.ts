import type { IncomingHttpHeaders } from 'node:http';
import { CallError } from '@offhook/core/errors';
import { deviceHeader } from '@offhook/core/protocol';
import type { Principal } from '../ports/principal.js';
import type { RouteRequest } from '../ports/route.js';
import { deviceLabelOf } from './device-label.js';
import { readTag } from './entity-tag.js';

const maxHeaderLength = 200;

/** A request on its way to a handler. Headers are read when they are asked for: most handlers ask for none. */
export class MatchedRequest implements RouteRequest {
  query: unknown = {};
  body: unknown = {};

  constructor(
    private readonly headers: IncomingHttpHeaders,
    /** `null` on public routes. */
    readonly signedIn: Principal | null,
    readonly id: string,
  ) {}

  get principal(): Principal {
    if (this.signedIn === null) throw new Error('A public route has no principal.');
    return this.signedIn;
  }

  get idempotencyKey(): string | null {
    return this.header('idempotency-key');
  }

  get deviceId(): string | null {
    return this.header(deviceHeader);
  }

  get deviceLabel(): string {
    return deviceLabelOf(this.headers['user-agent']);
  }

  get ifNoneMatch(): string | null {
    const header = this.headers['if-none-match'];
    return header === undefined ? null : readTag(header);
  }

  /** @throws CallError `invalid_request` when a header of ours is too long; called before the handler. */
  checkHeaders(): void {
    this.header('idempotency-key');
    this.header(deviceHeader);
  }

  private header(name: string): string | null {
    const value = this.headers[name];
    if (typeof value !== 'string' || value === '') return null;
    if (value.length > maxHeaderLength) {
      throw new CallError('invalid_request', {
        message: `The header ${name} may have ${maxHeaderLength} characters at most.`,
      });
    }
    return value;
  }
}
