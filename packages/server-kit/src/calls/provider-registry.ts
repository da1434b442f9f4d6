import type { Channel, LegObservation } from '@offhook/core/call';
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
  /** For a call to a phone number. Throws `not_configured` or `not_supported`. */
  forPhone(wanted?: string): { readonly provider: Provider; readonly phone: PhoneFacet };
  /** For a call between browsers. Throws `not_configured` or `not_supported`. */
  forApp(channel: Channel, wanted?: string): { readonly provider: Provider; readonly media: MediaFacet };
  phoneOf(name: string): PhoneFacet | undefined;
  mediaOf(name: string): MediaFacet | undefined;
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
    forPhone(wanted) {
      const { provider, facet } = choose(
        connected,
        wanted,
        defaults.voice,
        ({ connection }) => connection.phone,
      );
      return { provider, phone: facet };
    },
    forApp(channel, wanted) {
      const preferred = channel === 'video' ? defaults.video : defaults.voice;
      const { provider, facet } = choose(connected, wanted, preferred, ({ provider, connection }) =>
        provider.capabilities.app.includes(channel) ? connection.media : undefined,
      );
      return { provider, media: facet };
    },
    phoneOf: (name) => connected.get(name)?.connection.phone,
    mediaOf: (name) => connected.get(name)?.connection.media,
    modes: modesOf(providers, defaults),
    async close() {
      await Promise.all([...connected.values()].map(({ connection }) => connection.close()));
    },
  };
}

interface Connected {
  readonly provider: Provider;
  readonly connection: ProviderConnection;
}

/** The wanted one or nobody; else the default, else the first, of those that can. */
function choose<Facet>(
  connected: ReadonlyMap<string, Connected>,
  wanted: string | undefined,
  preferred: string | undefined,
  facetOf: (one: Connected) => Facet | undefined,
): { readonly provider: Provider; readonly facet: Facet } {
  if (wanted !== undefined && !connected.has(wanted)) {
    throw new CallError('not_configured', { message: `The calling service "${wanted}" is not set up here.` });
  }
  const names = wanted === undefined ? [preferred, ...connected.keys()] : [wanted];
  for (const name of names) {
    const one = name === undefined ? undefined : connected.get(name);
    const facet = one === undefined ? undefined : facetOf(one);
    if (one !== undefined && facet !== undefined) return { provider: one.provider, facet };
  }
  if (wanted === undefined) throw new CallError('not_configured');
  throw new CallError('not_supported', { message: `"${wanted}" cannot place this kind of call.` });
}

function modesOf(providers: readonly Provider[], defaults: ProviderDefaults): Modes {
  const phones = providers.filter((provider) => provider.capabilities.phone);
  const voice = phones.find((provider) => provider.name === defaults.voice) ?? phones[0];
  // Calls between browsers are real wherever they are possible; messages come with a messaging provider.
  return {
    voice: voice?.capabilities.demo === true ? 'demo' : 'live',
    video: 'live',
    sms: voice?.capabilities.demo === true ? 'demo' : 'live',
  };
}
