import type { ProviderConnection, ProviderContext } from '../contract.js';
import { createAriClient } from './ari/ari-client.js';
import type { AriAccess } from './ari/ari-request.js';
import { createCallBridges } from './call-bridges.js';
import { createCallRecordings } from './call-recordings.js';
import { createCallerMessages } from './caller-messages.js';
import type { EndpointTemplates } from './endpoints.js';
import { EventsOfCalls } from './events-of-calls.js';
import { createInboundCalls } from './inbound-calls.js';
import { LegMemory } from './leg-memory.js';
import { referencesFor } from './leg-references.js';
import { openOwnedStream } from './owned-stream.js';
import { createPhoneFacet } from './phone-facet.js';
import { createTurns } from './turns.js';

/** Settings that are complete. */
export interface AsteriskSettings {
  readonly access: AriAccess;
  readonly app: string;
  readonly numbers: readonly string[];
  readonly templates: EndpointTemplates;
  /** Played to callers in place of a greeting by text. */
  readonly greetingSound: string | undefined;
}

/** Connects to Asterisk: commands by HTTP from any node, events by one socket of one node. */
export function connectAsterisk(
  { access, app, numbers, templates, greetingSound }: AsteriskSettings,
  context: ProviderContext,
): ProviderConnection {
  const { clock, logger } = context;
  const ari = createAriClient({ ...access, clock });
  const references = referencesFor(app);
  const memory = new LegMemory(references);
  const turns = createTurns();
  const callOf = (channelId: string) =>
    references.legOf(channelId)?.callId ?? context.inboundLeg(channelId).callId;
  const bridges = createCallBridges({ ari, references, turns, logger, callOf });
  const recordings = createCallRecordings({ ari, references, bridges, turns, clock });
  const messages = createCallerMessages({ ari, context, references, memory, turns, greetingSound });
  const inbound = createInboundCalls({ ari, context, memory, numbers, logger });
  const events = new EventsOfCalls({
    app,
    context,
    ari,
    references,
    memory,
    turns,
    bridges,
    recordings,
    messages,
    inbound,
  });
  const stream = openOwnedStream({
    ...access,
    app,
    ari,
    clock,
    logger,
    onEvent: (event) => events.take(event),
    onOpen: () => events.catchUp(),
  });
  return {
    phone: createPhoneFacet({
      ...{ ari, app, numbers, templates, references },
      ...{ memory, bridges, recordings, messages, stream, clock },
    }),
    async check() {
      const { system } = await ari.info();
      return `Asterisk ${system?.version ?? ''} accepts the settings.`.replace('  ', ' ');
    },
    async close() {
      await stream.close();
      await events.settled();
      await turns.settled();
    },
  };
}
