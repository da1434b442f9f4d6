import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import { pageOf, type Page } from './page-of.js';
import { invalidValue, notFound } from './telnyx-refusal.js';
import type { TelnyxClock } from './telnyx-clock.js';

const tokenLivesMs = 24 * 3_600_000;

/** A credential that a browser signs in with, by a token made of it. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly tag: string | null;
  readonly connectionId: string;
  readonly sipUsername: string;
  readonly sipPassword: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** What a credential is made with. */
export interface NewCredential {
  readonly connection_id: string;
  readonly name?: string | undefined;
  readonly tag?: string | undefined;
  readonly expires_at?: string | undefined;
}

/** Telephony credentials, and the tokens made of them. */
export class Credentials {
  readonly #all = new Map<string, Credential>();
  readonly #clock: TelnyxClock;
  readonly #connectionId: string | undefined;
  readonly #secret = randomBytes(64);

  constructor(clock: TelnyxClock, connectionId: string | undefined) {
    this.#clock = clock;
    this.#connectionId = connectionId;
  }

  /** @throws TelnyxRefusal when the connection is not the credential connection. */
  create({ connection_id, name, tag, expires_at }: NewCredential): Readonly<Record<string, unknown>> {
    if (connection_id !== this.#connectionId) {
      throw invalidValue('connection_id', 'The requested connection_id is not a credential connection.');
    }
    const now = this.#clock.now();
    const credential: Credential = {
      id: randomUUID(),
      name: name ?? '',
      tag: tag ?? null,
      connectionId: connection_id,
      sipUsername: `gencred${randomBytes(15).toString('base64url').replaceAll(/[-_]/g, 'x')}`,
      sipPassword: randomBytes(16).toString('hex'),
      createdAt: new Date(now).toISOString(),
      expiresAt: expires_at ?? new Date(now + 20 * 365 * 86_400_000).toISOString(),
    };
    this.#all.set(credential.id, credential);
    return this.#view(credential);
  }

  list(query: URLSearchParams): Page {
    const wanted = (field: string) => query.get(`filter[${field}]`);
    const found = [...this.#all.values()].filter(
      (one) =>
        [null, one.name].includes(wanted('name')) &&
        [null, one.sipUsername].includes(wanted('sip_username')) &&
        [null, one.tag].includes(wanted('tag')) &&
        [null, `connection:${one.connectionId}`].includes(wanted('resource_id')),
    );
    return pageOf(query, found.map(this.#view), 50);
  }

  /** @throws TelnyxRefusal when there is none. */
  get(id: string): Readonly<Record<string, unknown>> {
    return this.#view(this.#existing(id));
  }

  delete(id: string): Readonly<Record<string, unknown>> {
    const view = this.get(id);
    this.#all.delete(id);
    return view;
  }

  /** A JWT for the browser: valid for 24 hours, or until the credential ends. */
  async token(id: string): Promise<string> {
    const credential = this.#existing(id);
    const now = this.#clock.now();
    const expires = Math.min(now + tokenLivesMs, Date.parse(credential.expiresAt));
    return new SignJWT({ tel_token: true })
      .setProtectedHeader({ alg: 'HS512', typ: 'JWT' })
      .setAudience('telnyx_telephony')
      .setIssuer('telnyx_telephony')
      .setSubject(credential.id)
      .setJti(randomUUID())
      .setIssuedAt(Math.floor(now / 1000))
      .setNotBefore(Math.floor(now / 1000) - 1)
      .setExpirationTime(Math.floor(expires / 1000))
      .sign(this.#secret);
  }

  /** Whom a browser with this token is. Rejects when the token is not ours, is over, or its credential is. */
  async signIn(token: string): Promise<Credential> {
    const { payload } = await jwtVerify(token, this.#secret, {
      audience: 'telnyx_telephony',
      currentDate: new Date(this.#clock.now()),
    });
    return this.#existing(payload.sub ?? '');
  }

  /** Whether a SIP address is that of a credential; addresses elsewhere are not known here, so they are. */
  isReachable(address: string): boolean {
    const user = /^sip:([^@;]+)@sip\.telnyx\.com\b/.exec(address)?.[1];
    if (user === undefined) return true;
    return [...this.#all.values()].some((one) => one.sipUsername === user && !this.#isExpired(one));
  }

  #isExpired({ expiresAt }: Credential): boolean {
    return Date.parse(expiresAt) <= this.#clock.now();
  }

  #existing(id: string): Credential {
    const credential = this.#all.get(id);
    if (credential === undefined) throw notFound();
    return credential;
  }

  readonly #view = (credential: Credential): Readonly<Record<string, unknown>> => ({
    record_type: 'credential',
    id: credential.id,
    name: credential.name,
    resource_id: `connection:${credential.connectionId}`,
    sip_username: credential.sipUsername,
    sip_password: credential.sipPassword,
    expired: this.#isExpired(credential),
    expires_at: credential.expiresAt,
    created_at: credential.createdAt,
    updated_at: credential.createdAt,
  });
}
