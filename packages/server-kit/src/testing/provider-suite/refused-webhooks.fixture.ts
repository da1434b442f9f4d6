import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Call, CallStatus } from '@offhook/core/call';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingWebhook, WebhookSender } from '../vendors/webhook-sender.js';
import { suiteNumbers, type ProviderUnderTest, type VendorWorld } from './provider-world.js';
import { place, read, ringing } from './suite-calls.js';
import { startSuiteWorld, type SuiteWorld } from './suite-world.js';

/** A webhook as somebody sends it. */
export type SentWebhook = Pick<OutgoingWebhook, 'url' | 'body' | 'headers'>;

/** What a forgery is made of. */
export interface ForgersKit<World extends VendorWorld> {
  /** As the fake signed it. */
  readonly genuine: SentWebhook;
  readonly vendor: World;
  /** Where the host really listens, which the vendor does not know. */
  readonly ownOrigin: string;
}

/** A webhook that must not be believed. */
export interface Forgery<World extends VendorWorld> {
  /** As in "refuses what is …". */
  readonly what: string;
  /** True when the vendor's own helper accepts it, which does not look at everything. */
  readonly byHelper?: true;
  /** 204 where it is the vendor's, but means nothing here; default 403. */
  readonly status?: 204;
  make(kit: ForgersKit<World>): SentWebhook;
}

/** Webhooks of a vendor, and how they are forged. */
export interface WebhooksUnderTest<World extends VendorWorld> {
  readonly provider: ProviderUnderTest & { startVendor(...where: never[]): Promise<World> };
  /** Content of its webhooks, for which hosts have parsers. */
  readonly content: 'json' | 'urlencoded';
  sender(vendor: World): WebhookSender;
  /** The one that is forged, of those of a customer's phone that rings and is answered. */
  isGenuine(webhook: OutgoingWebhook): boolean;
  /** What it makes of the call. */
  readonly becomes: CallStatus;
  readonly forgeries: readonly Forgery<World>[];
  /** The same once more, as the vendor itself or somebody who listened sends it. */
  replays(kit: ForgersKit<World>): readonly SentWebhook[];
  /** What the vendor's own package says. */
  isGenuineByHelper(webhook: SentWebhook, vendor: World): boolean | Promise<boolean>;
}

type Server = SuiteWorld['system']['server'];
type Mount = (server: Server, content: 'json' | 'urlencoded') => RequestListener;

const express4 = createRequire(import.meta.url)('express-4') as typeof express;

const hosts: readonly [name: string, mount: Mount][] = [
  ['Express 5 without a parser', (server) => mounted(express(), server)],
  [
    'Express 5 with a parser that keeps req.rawBody',
    (server, content) => mounted(express().use(keepsBytes(express, content)), server),
  ],
  [
    'Express 4 with a parser that keeps req.rawBody',
    (server, content) => mounted(express4().use(keepsBytes(express4, content)), server),
  ],
];

/** Parsers that keep the bytes, as a host has them for its own webhooks. */
function keepsBytes(make: typeof express, content: 'json' | 'urlencoded') {
  return make[content]({
    ...(content === 'urlencoded' && { extended: false }),
    verify: (request, _response, bytes) => Object.assign(request, { rawBody: Buffer.from(bytes) }),
  });
}

function mounted(app: ReturnType<typeof express>, server: Server): RequestListener {
  return app.use('/api/v1', server.router) as RequestListener;
}

/**
 * What a mounted server refuses of a vendor's webhooks, over HTTP: forged, stale, of somebody else, or written anew on
 * their way; and that it takes the genuine one once.
 */
export function refusedWebhooks<World extends VendorWorld>(tested: WebhooksUnderTest<World>): void {
  const { name } = tested.provider;
  describe.each(hosts)(`webhooks of ${name} at the mounted server: %s`, (_host, mount) => {
    let world: SuiteWorld;
    let call: Call;
    let kit: ForgersKit<World>;
    let http: ReturnType<typeof createServer>;
    beforeAll(async () => {
      world = await startSuiteWorld(tested.provider);
      const vendor = world.vendor as World;
      const kept = tested.sender(vendor).keep();
      call = await place(world);
      (await ringing(world, suiteNumbers.customer)).answer();
      await vendor.settled();
      kept.giveBack();
      const genuine = kept.webhooks.find((webhook) => tested.isGenuine(webhook));
      if (genuine === undefined) throw new Error('the vendor did not tell of it');
      http = createServer(mount(world.system.server, tested.content)).listen(0, '127.0.0.1');
      await once(http, 'listening');
      const ownOrigin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
      kit = { vendor, ownOrigin, genuine: { ...genuine, url: genuine.url.split('#')[0] ?? '' } };
    }, 30_000);
    afterAll(async () => {
      http?.close();
      http?.closeAllConnections();
      await world?.tidy();
      await world?.close();
    });

    /** Posts to the host's own port, where no Host header fits `publicUrl`: what was signed is all that counts. */
    async function send({ url, body, headers }: SentWebhook): Promise<number> {
      const { pathname, search } = new URL(url);
      const answer = await fetch(kit.ownOrigin + pathname + search, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status;
    }
    const seen = async (): Promise<unknown> => ({
      ...(await read(world.amara, call)),
      ringExpiresInMs: null,
    });

    it('the official helper accepts what the fake signs', async () => {
      expect(await tested.isGenuineByHelper(kit.genuine, kit.vendor)).toBe(true);
    });

    it.each(tested.forgeries.map((forgery) => [forgery.what, forgery] as const))(
      'refuses what is %s, and nothing changes',
      async (_what, { byHelper = false, status = 403, make }) => {
        const before = await seen();
        const forged = make(kit);
        expect(await tested.isGenuineByHelper(forged, kit.vendor)).toBe(byHelper);
        expect(await send(forged)).toBe(status);
        expect(await seen()).toEqual(before);
      },
    );

    it('takes the genuine one afterwards; replayed, it has no effect again', async () => {
      expect(await send(kit.genuine)).toBe(204);
      const told = await read(world.amara, call);
      expect(told.status).toBe(tested.becomes);
      for (const replayed of tested.replays(kit)) {
        expect(await send(replayed)).toBe(204);
        expect((await read(world.amara, call)).version).toBe(told.version);
      }
    });
  });
}
