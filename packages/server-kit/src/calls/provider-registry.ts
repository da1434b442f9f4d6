import type { AgentLeg, Channel, LegObservation, Mode } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Modes } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { MediaFacet, PhoneFacet, Provider, ProviderConnection } from '../providers/contract.js';

/** Which provider is used when a call names none. */
export interface ProviderDefaults {
  readonly voice?: string | undefined;
  readonly video?: string | undefined;
}

/** The providers of this server, connected. */
export interface ProviderRegistry {
  /** For a call to a phone number in which the caller takes part as asked. Throws `not_configured` or `not_supported`. */
  forPhone(wanted?: string, agentLeg?: AgentLeg): { readonly provider: Provider; readonly phone: PhoneFacet };
  /** For a call between browsers. Throws `not_configured` or `not_supported`. */
  forApp(channel: Channel, wanted?: string): { readonly provider: Provider; readonly media: MediaFacet };
  phoneOf(name: string): PhoneFacet | undefined;
  mediaOf(name: string): MediaFacet | undefined;
  /** What a call or message gets that names no provider. */
  readonly modes: Modes;
  close(): Promise<void>;
}

/** Connects the providers. `observe` gets what they hear. */
export function connectProviders(
  providers: readonly Provider[],
  defaults: ProviderDefaults,
  ports: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly observe: (callId: string, observations: readonly LegObservation[]) => Promise<void>;
  },
): ProviderRegistry {
  const connected = new Map<string, Connected>();
  for (const provider of providers) {
    if (connected.has(provider.name)) throw new TypeError(`providers: "${provider.name}" is given twice`);
    connected.set(provider.name, { provider, connection: provider.connect(ports) });
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
    modes: modesOf(connected, defaults),
    async close() {
      await Promise.all([...connected.values()].map(({ connection }) => connection.close()));
    },
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
