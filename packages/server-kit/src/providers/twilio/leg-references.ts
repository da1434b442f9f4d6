import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Leg } from '@offhook/core/call';
import type { ProviderContext } from '../contract.js';

/**
 * Our references travel with every leg: the conference is named by our call's id, its participant by our leg's, and
 * every webhook's address names both.
 */
export interface LegReference {
  readonly callId: string;
  readonly legId: string;
}

/** What the webhooks of a call are about: the last part of their address. */
export type WebhookKind =
  'status' | 'conference' | 'amd' | 'recording' | 'inbound' | 'voice' | 'digits' | 'message';

/** Has Twilio try again: three times, on no connection, no answer and our trouble. A fragment is not signed. */
const retries = '#rc=3&rp=ct,rt,5xx';

/** Where Twilio tells of a leg or, without `legId`, of its call; `null` when no vendor can reach us. */
export function callbackUrl(
  context: Pick<ProviderContext, 'webhookUrl'>,
  kind: WebhookKind,
  { callId, legId }: { readonly callId: string; readonly legId?: string },
): string | null {
  const url = context.webhookUrl(kind, { call: callId, ...(legId === undefined ? {} : { leg: legId }) });
  return url === null ? null : `${url.href.split('#')[0]}${retries}`;
}

const browserPrefix = 'browser_';

/** The name of a leg in its conference. Browsers are marked, because they may leave and come back. */
export function participantLabel({ id, kind }: Pick<Leg, 'id' | 'kind'>): string {
  return kind === 'device' ? browserPrefix + id : id;
}

/** The leg that a participant's name tells of. */
export function legOfLabel(label: string): { readonly legId: string; readonly isBrowser: boolean } {
  const isBrowser = label.startsWith(browserPrefix);
  return { legId: isBrowser ? label.slice(browserPrefix.length) : label, isBrowser };
}

/** The name under which a browser signs in for a leg; Twilio takes letters, digits and underscores. */
export function browserIdentity(legId: string): string {
  return legId.replace(/[^A-Za-z0-9]/g, '_');
}

/** Proves that we let a browser take this leg: what a page adds to a connection is up to the page. */
export function browserTicket(secret: string, { callId, legId }: LegReference): string {
  const words = JSON.stringify(['offhook-browser-leg', callId, legId]);
  return createHmac('sha256', secret).update(words).digest('base64url');
}

/** True when the ticket is ours. */
export function isBrowserTicket(secret: string, reference: LegReference, ticket: string): boolean {
  const [ours, theirs] = [Buffer.from(browserTicket(secret, reference)), Buffer.from(ticket)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
