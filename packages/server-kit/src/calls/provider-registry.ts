import type { AgentLeg, Channel, Mode } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Modes } from '@offhook/core/protocol';
import type { MediaFacet, PhoneFacet, Provider, WebhookFacet } from '../providers/contract.js';
import { openConnections, type Connected, type ProviderPorts, type Way } from './provider-connections.js';

/** Which provider is used when a call names none. */
export interface ProviderDefaults {
  readonly voice?: string | undefined;
  readonly video?: string | undefined;
}

/** A provider whose phones are used. */
export interface PhoneWay {
  readonly provider: Provider;
  readonly phone: PhoneFacet;
  /** The organisation's own account, `null` for the host's: the call ends by the account that it began with. */
  readonly account: string | null;
}

/** A provider that somebody phoned us through. */
export interface ReceivingProvider extends PhoneWay {
  /** Whose account it is; `null` for the host's. */
  readonly orgId: string | null;
  /** Another account took its place: it takes no new calls. */
  readonly isReplaced: boolean;
}

/** The providers of this server, connected. */
export interface ProviderRegistry {
  /** For a call to a phone number in which the caller takes part as asked. Throws `not_configured` or `not_supported`. */
  forPhone(orgId: string, wanted?: string, agentLeg?: AgentLeg): PhoneWay;
  /** For a call between browsers. Throws `not_configured` or `not_supported`. */
  forApp(orgId: string, channel: Channel, wanted?: string): AppWay;
  /** Of the account that the call goes by. */
  phoneOf(call: Way): PhoneFacet | undefined;
  /** Of the account that the call goes by. */
  mediaOf(call: Way): MediaFacet | undefined;
  /** The provider of a call, or one that somebody phoned us through. Throws `not_configured`. */
  receiving(way: Way): ReceivingProvider;
  /**
   * Finds what verifies a provider's webhooks, with the settings of this account or, for `null`, of the host: `null` where
   * the account has none here. No function when no such provider hears of its vendor by webhooks.
   */
  webhooksOf(name: string, account: string | null): (() => Promise<WebhookFacet | null>) | null;
  /** Every provider as this organisation has it. */
  of(orgId: string): readonly Connected[];
  /** The name of the provider that a call or message of this kind gets which names none; `null` for none. */
  usualOf(orgId: string): Readonly<Record<keyof Modes, string | null>>;
  /** Whether what names no provider reaches real people. */
  modesOf(orgId: string): Modes;
  close(): Promise<void>;
}

/** A provider by which browsers speak. */
interface AppWay {
  readonly provider: Provider;
  readonly media: MediaFacet;
  readonly account: string | null;
}

/** Connects the providers. */
export function connectProviders(
  providers: readonly Provider[],
  defaults: ProviderDefaults,
  ports: ProviderPorts,
): ProviderRegistry {
  const connections = openConnections(providers, ports);
  for (const name of [defaults.voice, defaults.video]) {
    if (name === undefined || providers.some((one) => one.name === name)) continue;
    throw new TypeError(`defaults: no provider is named "${name}"`);
  }
  return {
    forPhone(orgId, wanted, agentLeg) {
      const connected = connections.of(orgId);
      // Among several, one that can do what was asked; where none can, the usual one, which is refused by its name.
      const asked = (one: Connected): PhoneFacet | undefined =>
        agentLeg === undefined || one.provider.capabilities.agentLegs.includes(agentLeg)
          ? phoneFacetOf(one)
          : undefined;
      const found = wanted === undefined ? firstThatCan(connected, defaults.voice, asked) : undefined;
      const { provider, account, facet } = found ?? choose(connected, wanted, defaults.voice, phoneFacetOf);
      return { provider, account, phone: facet };
    },
    forApp(orgId, channel, wanted) {
      const preferred = channel === 'video' ? defaults.video : defaults.voice;
      const connected = connections.of(orgId);
      const { provider, account, facet } = choose(connected, wanted, preferred, mediaFacetFor(channel));
      return { provider, account, media: facet };
    },
    phoneOf: (call) => connections.by(call)?.connection.phone,
    mediaOf: (call) => connections.by(call)?.connection.media,
    receiving(way) {
      const one = connections.by(way);
      const phone = one?.connection.phone;
      if (one === undefined || phone === undefined) throw new CallError('not_configured');
      const { provider, account } = one;
      const isReplaced = account !== null && ports.accounts?.byId(account.id)?.replacedAt !== null;
      return { provider, phone, account: idOf(one), orgId: account?.orgId ?? null, isReplaced };
    },
    webhooksOf(name, account) {
      const webhooks = connections.by({ provider: name })?.connection.webhooks;
      if (webhooks === undefined) return null;
      return async () => {
        if (account === null) return webhooks;
        // Another node may have stored it just now.
        await ports.accounts?.find(account);
        return connections.by({ provider: name, account })?.connection.webhooks ?? null;
      };
    },
    of: (orgId) => [...connections.of(orgId).values()],
    usualOf(orgId) {
      const { voice, video, sms } = usual(connections.of(orgId), defaults);
      const nameOf = (chosen: Chosen<unknown> | undefined) => chosen?.provider.name ?? null;
      return { voice: nameOf(voice), video: nameOf(video), sms: nameOf(sms) };
    },
    modesOf: (orgId) => modesOf(usual(connections.of(orgId), defaults)),
    close: connections.close,
  };
}

function idOf({ account }: Connected): string | null {
  return account?.id ?? null;
}

interface Chosen<Facet> {
  readonly provider: Provider;
  readonly account: string | null;
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
  return { provider: one.provider, account: idOf(one), facet };
}

function firstThatCan<Facet>(
  connected: ReadonlyMap<string, Connected>,
  preferred: string | undefined,
  facetOf: FacetOf<Facet>,
): Chosen<Facet> | undefined {
  for (const name of preferred === undefined ? connected.keys() : [preferred, ...connected.keys()]) {
    const one = connected.get(name);
    const facet = one === undefined ? undefined : facetOf(one);
    if (one !== undefined && facet !== undefined)
      return { provider: one.provider, account: idOf(one), facet };
  }
  return undefined;
}

/** Voice is a phone's where phones can be dialled, else the browsers'. */
function usual(
  connected: ReadonlyMap<string, Connected>,
  { voice, video }: ProviderDefaults,
): Readonly<Record<keyof Modes, Chosen<unknown> | undefined>> {
  const messagesOf: FacetOf<true> = ({ provider }) => provider.capabilities.messages || undefined;
  return {
    voice:
      firstThatCan(connected, voice, phoneFacetOf) ?? firstThatCan(connected, voice, mediaFacetFor('voice')),
    video: firstThatCan(connected, video, mediaFacetFor('video')),
    sms: firstThatCan(connected, undefined, messagesOf),
  };
}

function modesOf({ voice, video, sms }: ReturnType<typeof usual>): Modes {
  const modeOf = (chosen: Chosen<unknown> | undefined): Mode =>
    chosen === undefined ? 'off' : chosen.provider.capabilities.demo ? 'demo' : 'live';
  return { voice: modeOf(voice), video: modeOf(video), sms: modeOf(sms) };
}
