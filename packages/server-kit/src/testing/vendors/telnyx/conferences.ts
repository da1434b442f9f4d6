import { randomUUID } from 'node:crypto';
import type { Exchange } from './exchange.js';
import { idsOf, type Leg, type Seat } from './leg.js';
import { TelnyxRefusal, conferenceEnded } from './telnyx-refusal.js';

const longestMs = 4 * 3_600_000;

/** A conference at Telnyx. */
export interface Conference {
  readonly id: string;
  readonly name: string;
  /** The leg that it was made with: conference events carry its ids and its state. */
  readonly owner: Leg;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly maxParticipants: number;
  readonly participants: Set<Leg>;
  updatedAt: string;
  status: 'init' | 'in_progress' | 'completed';
  endReason: 'all_left' | 'ended_via_api' | 'host_left' | null;
  endedBy: Leg | null;
}

/** How a leg enters a conference. */
export interface Entry {
  readonly mute?: boolean | undefined;
  readonly hold?: boolean | undefined;
  readonly startsConference?: boolean | undefined;
  readonly endsConferenceOnExit?: boolean | undefined;
}

/** Legs talking in conferences: the only place where Telnyx lets a server hold and mute. */
export class Conferences {
  readonly all = new Map<string, Conference>();
  readonly #exchange: Exchange;
  #unbridge: (leg: Leg) => void = () => undefined;
  readonly #whenEnded: ((conference: Conference) => void)[] = [];

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    exchange.on('hangingUp', (leg) => this.leave(leg));
  }

  /** What is done with a leg that enters: its bridge ends. */
  beforeJoin(unbridge: (leg: Leg) => void): void {
    this.#unbridge = unbridge;
  }

  onEnded(listener: (conference: Conference) => void): void {
    this.#whenEnded.push(listener);
  }

  /** @throws TelnyxRefusal when there is no such conference. */
  recall(id: string): Conference {
    const conference = this.all.get(id);
    if (conference === undefined) {
      throw new TelnyxRefusal(404, '90058', 'Invalid conference_id', 'The conference does not exist.');
    }
    return conference;
  }

  /** @throws TelnyxRefusal when there is no such conference, or it is over. */
  active(id: string): Conference {
    const conference = this.recall(id);
    if (conference.status === 'completed') throw conferenceEnded();
    return conference;
  }

  activeByName(name: string): Conference | undefined {
    return [...this.all.values()].find((one) => one.name === name && one.status !== 'completed');
  }

  /** @throws TelnyxRefusal when the name is taken by an active conference. */
  create(
    owner: Leg,
    name: string,
    { maxParticipants = 250, starts = true }: { maxParticipants?: number; starts?: boolean },
    entry: Entry = {},
  ): Conference {
    if (this.activeByName(name) !== undefined) {
      const detail = "Conference with given name already exists and it's active.";
      throw new TelnyxRefusal(422, '90033', 'Unable to execute command', detail);
    }
    const { clock } = this.#exchange;
    const createdAt = new Date(clock.now()).toISOString();
    const conference: Conference = {
      id: randomUUID(),
      name,
      owner,
      createdAt,
      expiresAt: new Date(clock.now() + longestMs).toISOString(),
      maxParticipants,
      participants: new Set(),
      updatedAt: createdAt,
      status: starts ? 'in_progress' : 'init',
      endReason: null,
      endedBy: null,
    };
    this.all.set(conference.id, conference);
    this.#tellOfOwner(conference, 'conference.created');
    this.join(conference, owner, entry);
    return conference;
  }

  /** @throws TelnyxRefusal when it is full. */
  join(conference: Conference, leg: Leg, entry: Entry = {}): void {
    if (leg.seat?.conferenceId === conference.id) return;
    if (conference.participants.size >= conference.maxParticipants) {
      const detail = `The maximum allowed value of \`max_participants\` has been reached at ${conference.maxParticipants}.`;
      throw new TelnyxRefusal(422, '90032', 'Maximum number of participants reached', detail);
    }
    this.#unbridge(leg);
    this.leave(leg);
    if (entry.startsConference === true && conference.status === 'init') this.#start(conference);
    const waitsForStart = conference.status === 'init';
    leg.seat = {
      id: randomUUID(),
      conferenceId: conference.id,
      joinedAt: new Date(this.#exchange.clock.now()).toISOString(),
      muted: entry.mute ?? false,
      onHold: (entry.hold ?? false) || waitsForStart,
      waitsForStart: waitsForStart && entry.hold !== true,
      endsConferenceOnExit: entry.endsConferenceOnExit ?? false,
    };
    conference.participants.add(leg);
    this.#exchange.tellOf(leg, 'conference.participant.joined', {
      ...idsOf(leg),
      conference_id: conference.id,
    });
  }

  /** Takes the leg out; it is parked. Without anybody left, or with its host gone, the conference ends. */
  leave(leg: Leg): void {
    if (leg.seat === null) return;
    const { conferenceId, endsConferenceOnExit } = leg.seat;
    const conference = this.recall(conferenceId);
    leg.seat = null;
    conference.participants.delete(leg);
    this.#exchange.tellOf(leg, 'conference.participant.left', {
      ...idsOf(leg),
      conference_id: conferenceId,
    });
    if (conference.status === 'completed') return;
    if (endsConferenceOnExit) this.end(conference, 'host_left', leg);
    else if (conference.participants.size === 0) this.end(conference, 'all_left', leg);
  }

  /** Ends the conference and hangs everybody up who is still in it. */
  end(conference: Conference, reason: NonNullable<Conference['endReason']>, by: Leg | null): void {
    if (conference.status === 'completed') return;
    conference.status = 'completed';
    conference.endReason = reason;
    conference.endedBy = by;
    conference.updatedAt = new Date(this.#exchange.clock.now()).toISOString();
    for (const leg of [...conference.participants]) this.#exchange.hangUp(leg);
    for (const listener of this.#whenEnded) listener(conference);
    // The webhook has no word for "by the API".
    this.#tellOfOwner(conference, 'conference.ended', {
      reason: reason === 'ended_via_api' ? 'all_left' : reason,
    });
  }

  /** The seats of the legs named, or of all. */
  seats(conference: Conference, callControlIds: readonly string[] | undefined): Seat[] {
    const legs =
      callControlIds === undefined
        ? [...conference.participants]
        : callControlIds.map((id) => this.#exchange.alive(id, '/call_control_ids'));
    return legs.flatMap(({ seat }) => (seat?.conferenceId === conference.id ? [seat] : []));
  }

  #start(conference: Conference): void {
    conference.status = 'in_progress';
    for (const { seat } of conference.participants) {
      if (seat?.waitsForStart === true) seat.onHold = seat.waitsForStart = false;
    }
  }

  #tellOfOwner(
    { id, owner }: Conference,
    eventType: string,
    about: Readonly<Record<string, unknown>> = {},
  ): void {
    const occurredAt = this.#exchange.clock.stamp();
    this.#exchange.tellOf(owner, eventType, {
      ...idsOf(owner),
      conference_id: id,
      occurred_at: occurredAt,
      ...about,
    });
  }
}
