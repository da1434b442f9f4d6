import type { LegObservation } from '@offhook/core/call';
import type { ProviderContext } from '../contract.js';
import type { AriClient } from './ari/ari-client.js';
import type { AriEvent } from './ari/ari-event.js';
import type { CallBridges } from './call-bridges.js';
import type { CallRecordings } from './call-recordings.js';
import { newsTurn, type CallerMessages } from './caller-messages.js';
import type { InboundCalls } from './inbound-calls.js';
import type { LegMemory } from './leg-memory.js';
import { channelNewsOf, seenOf, type ChannelNews } from './leg-news.js';
import type { References } from './leg-references.js';
import { isInApplication } from './phone-facet.js';
import type { Turns } from './turns.js';

/** What {@link EventsOfCalls} needs. */
export interface EventsOfCallsPorts {
  readonly app: string;
  readonly context: ProviderContext;
  readonly ari: AriClient;
  readonly references: References;
  readonly memory: LegMemory;
  readonly turns: Turns;
  readonly bridges: CallBridges;
  readonly recordings: CallRecordings;
  readonly messages: CallerMessages;
  readonly inbound: InboundCalls;
}

/** What events bring about: legs are let in, callers are taken in, the kit is told. */
export class EventsOfCalls {
  readonly #ports: EventsOfCallsPorts;
  readonly #underWay = new Set<Promise<void>>();

  constructor(ports: EventsOfCallsPorts) {
    this.#ports = ports;
  }

  take(event: AriEvent): void {
    const { context, references, recordings, messages, inbound } = this.#ports;
    const news = channelNewsOf(event, context.clock.now());
    switch (event.type) {
      case 'RecordingFailed':
      case 'RecordingFinished': {
        const { recording } = event;
        const leftIn = references.callOfMessage(recording.name);
        if (leftIn !== null) return this.#background('a message', messages.finished(leftIn, recording));
        const callId = references.callOfRecording(recording.name);
        if (callId === null) return;
        // One part may have ended while the next one runs: what is so is asked, not concluded.
        const told = async () => context.observeRecording(callId, await recordings.stateOf(callId));
        return this.#background('a recording', told());
      }
      case 'PlaybackFinished':
        if (references.callOfGreeting(event.playback.id) !== null) messages.greeted(event.playback);
        break;
      case 'StasisStart': {
        const { channel, args } = event;
        if (references.legOf(channel.id) !== null) this.#letIn(channel.id);
        else if (!isHalf(channel.id)) {
          const at = news?.seen.at ?? context.clock.now();
          this.#background('a call that came in', inbound.receive(channel, args, at));
        }
        break;
      }
      default:
        break;
    }
    if (news !== null) this.#hear(news);
  }

  /** After a gap: Asterisk repeats nothing, so what lives is looked at; of what is gone only the kit knows that it was. */
  catchUp(): void {
    this.#ports.context.missedNews();
    this.#background('what happened meanwhile', this.#reconcile());
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #reconcile(): Promise<void> {
    const { app, context, ari, references, bridges, inbound } = this.#ports;
    const askedAt = context.clock.now();
    const channels = await ari.channels.list();
    for (const channel of channels) {
      const isOurs = references.legOf(channel.id) !== null;
      const isHere = isInApplication(channel, app);
      if (!isOurs && (!isHere || isHalf(channel.id))) continue;
      if (!isOurs) await inbound.receive(channel, channel.dialplan.app_data.split(',').slice(1), askedAt);
      else if (isHere && channel.state === 'Up') this.#letIn(channel.id);
      this.#hear({ channelId: channel.id, seen: seenOf(channel, askedAt) });
    }
    await bridges.tidyAll();
  }

  #letIn(channelId: string): void {
    const { references, bridges } = this.#ports;
    const callId = references.legOf(channelId)?.callId;
    if (callId !== undefined) this.#background('letting a leg in', bridges.join(callId, channelId));
  }

  #hear(news: ChannelNews): void {
    this.#background('news of a leg', this.#tell(news));
  }

  async #tell({ channelId, seen }: ChannelNews): Promise<void> {
    const { context, references, memory, turns, bridges, inbound } = this.#ports;
    if (references.legOf(channelId) === null) await inbound.settled(channelId);
    const leg = memory.legOf(channelId);
    if (seen.state === 'ended') inbound.forget(channelId);
    if (leg === null) return;
    const observation: LegObservation = { legId: leg.legId, providerLegId: channelId, ...seen };
    if (seen.state === 'ended') memory.ended(channelId, observation);
    await turns.take(newsTurn(leg.callId), () => context.observe(leg.callId, [observation]));
    if (seen.state === 'ended') await bridges.tidy(leg.callId);
  }

  #background(what: string, work: Promise<unknown>): void {
    const { logger } = this.#ports.context;
    const done = work
      .then(() => undefined)
      .catch((error: unknown) =>
        logger.warn({ error: String(error) }, `Asterisk: ${what} failed; a look-up will see to it`),
      )
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }
}

/** The far half of a `Local` channel: part of a leg, not a leg. */
function isHalf(channelId: string): boolean {
  return channelId.endsWith(';2');
}
