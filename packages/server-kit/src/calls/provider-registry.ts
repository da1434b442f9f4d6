import type { AgentLeg, Channel, LegObservation, Mode } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Modes } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type {
  InboundCall,
  MediaFacet,
  PhoneFacet,
  Provider,
  ProviderConnection,
  ProviderContext,
  WebhookFacet,
} from '../providers/contract.js';
import { inboundIds } from './inbound-ids.js';

/** Which provider is used when a call names none. */
export interface ProviderDefaults {
  readonly voice?: string | undefined;
  readonly video?: string | undefined;
}

/** A provider that somebody phoned us through. */
export interface ReceivingProvider {
  readonly provider: Provider;
  readonly phone: PhoneFacet;
}

/** The providers of this server, connected. */
export interface ProviderRegistry {
  /** For a call to a phone number in which the caller takes part as asked. Throws `not_configured` or `not_supported`. */
  forPhone(wanted?: string, agentLeg?: AgentLeg): { readonly provider: Provider; readonly phone: PhoneFacet };
  /** For a call between browsers. Throws `not_configured` or `not_supported`. */
  forApp(channel: Channel, wanted?: string): { readonly provider: Provider; readonly media: MediaFacet };
  phoneOf(name: string): PhoneFacet | undefined;
  mediaOf(name: string): MediaFacet | undefined;
  /** A provider that somebody phoned us through. */
  receiving(name: string): ReceivingProvider;
  /**
   * What verifies a provider's webhooks, with the settings of this account or, for `null`, of the server; `webhooks` is `null`
   * where the account has none here. `null` when no such provider hears of its vendor by webhooks.
   */
  webhooksOf(name: string, account: string | null): { readonly webhooks: WebhookFacet | null } | null;
  /** What a call or message gets that names no provider. */
  readonly modes: Modes;
  close(): Promise<void>;
}

/** What providers tell, and where they are told of. */
export interface ProviderPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (callId: string, observations: readonly LegObservation[]) => Promise<void>;
  readonly observeRecording: ProviderContext['observeRecording'];
  readonly receiveInbound: (provider: string, call: InboundCall) => Promise<string | null>;
  readonly webhookUrl: WebhookUrl;
}

/** The public address of a provider's webhooks; `null` when no vendor can reach us. */
export type WebhookUrl = (
  provider: string,
  kind: string | null,
  query?: Readonly<Record<string, string>>,
) => URL | null;

/** Connects the providers. */
export function connectProviders(
  providers: readonly Provider[],
  defaults: ProviderDefaults,
  ports: ProviderPorts,
): ProviderRegistry {
  const connected = new Map<string, Connected>();
  for (const provider of providers) {
    if (connected.has(provider.name)) throw new TypeError(`providers: "${provider.name}" is given twice`);
    connected.set(provider.name, { provider, connection: provider.connect(contextOf(provider.name, ports)) });
  }
  for (const name of [defaults.voice, defaults.video]) {
    if (name === undefined || connected.has(name)) continue;
    throw new TypeError(`defaults: no provider is named "${name}"`);
  }
  return {
    forPhone(wanted, agentLeg) {
      // Among several, one that can do what was asked; where none can, the usual one, which is refused by its name.
      const asked = (one: Connected): PhoneFacet | undefined =>
        agentLeg === undefined || one.provider.capabilities.agentLegs.includes(agentLeg)
          ? phoneFacetOf(one)
          : undefined;
      const found = wanted === undefined ? firstThatCan(connected, defaults.voice, asked) : undefined;
      const { provider, facet } = found ?? choose(connected, wanted, defaults.voice, phoneFacetOf);
      return { provider, phone: facet };
    },
    forApp(channel, wanted) {
      const preferred = channel === 'video' ? defaults.video : defaults.voice;
      const { provider, facet } = choose(connected, wanted, preferred, mediaFacetFor(channel));
      return { provider, media: facet };
    },
    phoneOf: (name) => connected.get(name)?.connection.phone,
    mediaOf: (name) => connected.get(name)?.connection.media,
    receiving(name) {
      const one = connected.get(name);
      const phone = one?.connection.phone;
      if (one === undefined || phone === undefined) throw new CallError('not_configured');
      return { provider: one.provider, phone };
    },
    webhooksOf(name, account) {
      const webhooks = connected.get(name)?.connection.webhooks;
      if (webhooks === undefined) return null;
      return { webhooks: account === null ? webhooks : null };
    },
    modes: modesOf(connected, defaults),
    async close() {
      await Promise.all([...connected.values()].map(({ connection }) => connection.close()));
    },
  };
}

function contextOf(provider: string, ports: ProviderPorts): ProviderContext {
  const { clock, logger, observe, observeRecording, receiveInbound, webhookUrl } = ports;
  return {
    ...{ clock, logger, observe, observeRecording },
    receiveInbound: (call) => receiveInbound(provider, call),
    inboundLeg: (providerLegId) => inboundIds(provider, providerLegId),
    webhookUrl: (kind, query) => webhookUrl(provider, kind, query),
  };
}

interface Connected {
  readonly provider: Provider;
  readonly connection: ProviderConnection;
}

interface Chosen<Facet> {
  readonly provider: Provider;
  readonly facet: Facet;
}

type FacetOf<Facet> = (one: Connected) => Facet | undefined;

/** A provider without credentials keeps its facet and switches the capability off. */
const phoneFacetOf: FacetOf<PhoneFacet> = ({ provider, connection }) =>
  provider.capabilities.phone ? connection.phone : undefined;

const mediaFacetFor =
  (channel: Channel): FacetOf<MediaFacet> =>
  ({ provider, connection }) =>
    provider.capabilities.app.includes(channel) ? connection.media : undefined;

/** The wanted one or nobody; else the default, else the first, of those that can. */
function choose<Facet>(
  connected: ReadonlyMap<string, Connected>,
  wanted: string | undefined,
  preferred: string | undefined,
  facetOf: FacetOf<Facet>,
): Chosen<Facet> {
  if (wanted === undefined) {
    const found = firstThatCan(connected, preferred, facetOf);
    if (found === undefined) throw new CallError('not_configured');
    return found;
  }
  const one = connected.get(wanted);
  if (one === undefined)
    throw new CallError('not_configured', { message: `The calling service "${wanted}" is not set up here.` });
  const facet = facetOf(one);
  if (facet === undefined)
    throw new CallError('not_supported', { message: `"${wanted}" cannot place this kind of call.` });
  return { provider: one.provider, facet };
}

function firstThatCan<Facet>(
  connected: ReadonlyMap<string, Connected>,
  preferred: string | undefined,
  facetOf: FacetOf<Facet>,
): Chosen<Facet> | undefined {
  for (const name of preferred === undefined ? connected.keys() : [preferred, ...connected.keys()]) {
    const one = connected.get(name);
    const facet = one === undefined ? undefined : facetOf(one);
    if (one !== undefined && facet !== undefined) return { provider: one.provider, facet };
  }
  return undefined;
}

/** Voice is a phone's where phones can be dialled, else the browsers'. */
function modesOf(connected: ReadonlyMap<string, Connected>, defaults: ProviderDefaults): Modes {
  const modeOf = (chosen: Chosen<unknown> | undefined): Mode =>
    chosen === undefined ? 'off' : chosen.provider.capabilities.demo ? 'demo' : 'live';
  const { voice, video } = defaults;
  return {
    voice: modeOf(
      firstThatCan(connected, voice, phoneFacetOf) ?? firstThatCan(connected, voice, mediaFacetFor('voice')),
    ),
    video: modeOf(firstThatCan(connected, video, mediaFacetFor('video'))),
    sms: modeOf(
      firstThatCan(connected, undefined, ({ provider }) => provider.capabilities.messages || undefined),
    ),
  };
}
