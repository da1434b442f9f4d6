import type { LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../../ports/clock.js';
import { confirmed } from '../confirmed.js';
import type { LegRequest, PhoneFacet } from '../contract.js';
import type { AriClient } from './ari/ari-client.js';
import type { AriChannel } from './ari/ari-models.js';
import type { CallBridges } from './call-bridges.js';
import type { CallRecordings } from './call-recordings.js';
import type { CallerMessages } from './caller-messages.js';
import { addressOfAgent, endpointFor, type EndpointTemplates } from './endpoints.js';
import { forgottenLeg } from './forgotten-leg.js';
import type { LegMemory } from './leg-memory.js';
import { seenOf } from './leg-news.js';
import type { References } from './leg-references.js';
import type { OwnedStream } from './owned-stream.js';
import { ariStatusOf, refusalOf, unlessGone } from './refusals.js';

/** What {@link createPhoneFacet} needs. */
export interface PhoneFacetPorts {
  readonly ari: AriClient;
  readonly app: string;
  readonly numbers: readonly string[];
  readonly templates: EndpointTemplates;
  readonly references: References;
  readonly memory: LegMemory;
  readonly bridges: CallBridges;
  readonly recordings: CallRecordings;
  readonly messages: CallerMessages;
  readonly stream: OwnedStream;
  readonly clock: Clock;
}

/** Dials, looks up and controls legs by ARI. */
export function createPhoneFacet(ports: PhoneFacetPorts): PhoneFacet {
  const { ari, numbers, templates, memory, bridges, recordings, clock } = ports;
  const seen = (
    request: LegRequest,
    facts: Omit<LegObservation, 'legId' | 'providerLegId'>,
  ): LegObservation => ({ legId: request.leg.id, providerLegId: memory.channelOf(request), ...facts });

  /** Does something with a leg that lives. */
  async function control(request: LegRequest, work: (channelId: string) => Promise<void>): Promise<void> {
    await work(memory.channelOf(request)).catch((error: unknown) => {
      throw refusalOf('control', error);
    });
  }

  return {
    numbers,
    dial: (request) => dial(ports, request),
    lookUp: (request) => lookUp(ports, request),
    agentLeg: (agent) => addressOfAgent(agent, templates),
    async hangUp(request) {
      const channelId = memory.channelOf(request);
      // A caller whom nobody answered is told just that, not that the call was declined.
      const isWaiting = ports.references.legOf(channelId) === null && request.leg.times.up === null;
      const asked = ari.channels.hangUp(channelId, isWaiting ? 'no_answer' : 'normal');
      const isKnown = (await unlessGone(asked.then(() => true))) !== null;
      const known = memory.endOf(channelId);
      if (known !== undefined) return known;
      const at = clock.now();
      if (!isKnown) return forgottenLeg(request, at);
      const cause = request.leg.times.up === null ? 'canceled' : 'completed';
      return seen(request, { state: 'ended', at, cause });
    },
    async pickUp(request) {
      const channelId = memory.channelOf(request);
      const isThere = await unlessGone(ari.channels.answer(channelId).then(() => true));
      const at = clock.now();
      if (isThere === null) {
        return memory.endOf(channelId) ?? seen(request, { state: 'ended', at, cause: 'canceled' });
      }
      await control(request, async () => void (await bridges.join(request.callId, channelId)));
      return seen(request, { state: 'up', at });
    },
    takeMessage: (request, voicemail) => ports.messages.take(request, voicemail),
    async setHeld(request, held) {
      await control(request, (channelId) => bridges.setHeld(request.callId, channelId, held));
      return confirmed(request, seen(request, { state: stateSoFar(request), at: clock.now(), held }));
    },
    async setMuted(request, muted) {
      // What the leg says, not what it hears.
      await control(request, (channelId) => ari.channels[muted ? 'mute' : 'unmute'](channelId, 'in'));
      return confirmed(request, seen(request, { state: stateSoFar(request), at: clock.now(), muted }));
    },
    sendDigits: (request, digits) =>
      control(request, (channelId) => ari.channels.sendDigits(channelId, digits)),
    setRecording: ({ callId }, wanted) => recordings.set(callId, wanted),
  };
}

/** That a leg obeys says nothing new of how far it came; only that it lives. */
function stateSoFar({ leg }: LegRequest): LegObservation['state'] {
  return leg.state === 'ended' ? 'dialing' : leg.state;
}

async function dial(ports: PhoneFacetPorts, request: LegRequest): Promise<LegObservation> {
  const { ari, app, numbers, templates, references, stream, clock } = ports;
  const { callId, leg, from, ringTimeoutMs } = request;
  // Only numbers for customers: what people type never becomes a dial string.
  const endpoint = endpointFor(
    leg.address,
    leg.role === 'customer' ? { ...templates, agentEndpoint: undefined } : templates,
  );
  await stream.ready();
  const channelId = references.channelIdOf({ callId, legId: leg.id });
  const callerId = from ?? numbers[0];
  const askedAt = clock.now();
  try {
    const channel = await ari.channels.originate({
      channelId,
      endpoint,
      app,
      timeoutSeconds: Math.max(1, Math.ceil(ringTimeoutMs / 1000)),
      ...(callerId !== undefined && { callerId }),
    });
    return { legId: leg.id, providerLegId: channelId, ...seenOf(channel, askedAt) };
  } catch (error) {
    // The id is taken: by this very leg, which is being called already.
    const found = ariStatusOf(error) === 409 ? await lookUp(ports, request) : null;
    if (found !== null) return found;
    throw refusalOf('dial', error);
  }
}

async function lookUp(ports: PhoneFacetPorts, request: LegRequest): Promise<LegObservation | null> {
  const { ari, references, memory, messages, clock } = ports;
  const { callId, leg } = request;
  const channelId = memory.channelOf(request);
  const askedAt = clock.now();
  const channel = await unlessGone(ari.channels.get(channelId));
  if (channel === null) {
    // Of a message of a caller, too, only those know who heard it.
    if (references.legOf(channelId) === null) await messages.tellKept(callId);
    return memory.endOf(channelId) ?? forgottenLeg(request, askedAt);
  }
  const seen = { legId: leg.id, providerLegId: channelId, ...seenOf(channel, askedAt) };
  if (leg.messageAt !== undefined) {
    if (await messages.goesOn(callId, channelId)) return seen;
    return { ...seen, state: 'ended', at: clock.now(), cause: 'completed' };
  }
  if (channel.state !== 'Up' || !(await mayJoin(ports, request, channel))) return seen;
  const held = await joinAgain(ports, callId, channelId);
  return held === null ? seen : { ...seen, held };
}

/** A caller joins when somebody took the call, which is when there is a bridge; those whom we dial join at once. */
async function mayJoin(
  { app, bridges, references }: PhoneFacetPorts,
  { callId }: LegRequest,
  channel: AriChannel,
): Promise<boolean> {
  if (!isInApplication(channel, app)) return false;
  return references.legOf(channel.id) !== null || bridges.hasTalkBridge(callId);
}

/** Should the event have been lost that would have let it in. `null` when it cannot come in (any more). */
async function joinAgain(
  { bridges }: PhoneFacetPorts,
  callId: string,
  channelId: string,
): Promise<boolean | null> {
  try {
    return await bridges.join(callId, channelId);
  } catch (error) {
    if (error instanceof CallError && (error.code === 'not_found' || error.code === 'conflict')) return null;
    throw error;
  }
}

/** True for a channel that our application has: only those can be controlled. */
export function isInApplication({ dialplan }: AriChannel, app: string): boolean {
  return dialplan.app_name === 'Stasis' && dialplan.app_data.split(',')[0] === app;
}
