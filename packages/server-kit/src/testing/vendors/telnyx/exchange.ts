import { randomBytes, randomUUID } from 'node:crypto';
import type { PhoneBehaviour } from '../phone-behaviour.js';
import { idsOf, type Hangup, type Leg, type WebhookRoute } from './leg.js';
import type { SignedWebhooks } from './signed-webhooks.js';
import type { TelnyxClock } from './telnyx-clock.js';
import { callEnded, callNotAnswered, invalidCallControlId, notFound } from './telnyx-refusal.js';

/** Telnyx answers `GET /calls/{id}` for so long after the end. */
const rememberedMs = 10 * 60_000;

/** What a new leg is born with. */
export interface NewLeg {
  readonly to: string;
  readonly from: string;
  readonly direction: Leg['direction'];
  readonly callingParty: Leg['callingParty'];
  readonly connectionId: string;
  readonly phone: PhoneBehaviour | null;
  readonly clientState?: string | null | undefined;
  /** Shares its session. */
  readonly linkedTo?: Leg | undefined;
  readonly parksAfterUnbridge?: boolean;
  readonly route?: WebhookRoute;
}

type Listener = (leg: Leg) => void;
type Moment = 'answered' | 'hangingUp' | 'hungUp';

/** Knows every leg and takes it from dialling to the end, telling the host. What else happens to a leg listens here. */
export class Exchange {
  readonly legs = new Map<string, Leg>();
  readonly clock: TelnyxClock;
  readonly #webhooks: SignedWebhooks;
  readonly #listeners: Record<Moment, Listener[]> = { answered: [], hangingUp: [], hungUp: [] };
  readonly #ofLegs = new Map<Leg, { readonly moment: Moment; readonly listener: Listener }[]>();

  constructor(clock: TelnyxClock, webhooks: SignedWebhooks) {
    this.clock = clock;
    this.#webhooks = webhooks;
  }

  /** `answered` runs after `call.answered`; `hangingUp` before `call.hangup`, `hungUp` after it. */
  on(moment: Moment, listener: Listener): void {
    this.#listeners[moment].push(listener);
  }

  /** As `on`, for one leg. */
  onLeg(leg: Leg, moment: Moment, listener: Listener): void {
    this.#ofLegs.set(leg, [...(this.#ofLegs.get(leg) ?? []), { moment, listener }]);
  }

  /** A new leg: parked when it called us, else dialling. */
  open(born: NewLeg): Leg {
    const leg: Leg = {
      callControlId: `v3:${randomBytes(32).toString('base64url')}`,
      legId: randomUUID(),
      sessionId: born.linkedTo?.sessionId ?? randomUUID(),
      connectionId: born.connectionId,
      to: born.to,
      from: born.from,
      direction: born.direction,
      callingParty: born.callingParty,
      phone: born.phone,
      route: born.route ?? {},
      startedAt: this.clock.stamp(),
      clientState: born.clientState ?? null,
      state: born.phone === null ? 'parked' : 'dialing',
      answeredAt: null,
      endedAt: null,
      endedAtMs: null,
      hangup: null,
      bridgedWith: null,
      parksAfterUnbridge: born.parksAfterUnbridge ?? false,
      seat: null,
      heldByUser: false,
      heard: '',
      played: [],
    };
    this.legs.set(leg.callControlId, leg);
    this.tell(leg, 'call.initiated', {
      direction: leg.direction,
      state: leg.state === 'parked' ? 'parked' : 'bridging',
      start_time: leg.startedAt,
      calling_party_type: leg.callingParty,
      ...(leg.direction === 'incoming' ? { caller_id_name: leg.from } : {}),
    });
    return leg;
  }

  /** It rings; Telnyx tells nobody. */
  ring(leg: Leg): void {
    if (leg.state === 'dialing') leg.state = 'ringing';
  }

  answer(leg: Leg): void {
    if (leg.state === 'answered' || leg.state === 'ended') return;
    leg.state = 'answered';
    leg.answeredAt = this.clock.stamp();
    this.tell(leg, 'call.answered', {
      state: 'answered',
      start_time: leg.startedAt,
      calling_party_type: leg.callingParty,
    });
    this.#notify(leg, 'answered');
  }

  /** Ends the leg, once. */
  end(leg: Leg, hangup: Hangup): void {
    if (leg.state === 'ended') return;
    const wasAnswered = leg.state === 'answered';
    leg.state = 'ended';
    leg.hangup = hangup;
    leg.endedAt = this.clock.stamp();
    leg.endedAtMs = this.clock.now();
    this.#notify(leg, 'hangingUp');
    this.tell(leg, 'call.hangup', {
      state: 'hangup',
      start_time: leg.startedAt,
      end_time: leg.endedAt,
      hangup_cause: hangup.cause,
      hangup_source: hangup.source,
      sip_hangup_cause: hangup.sip,
      calling_party_type: leg.callingParty,
      call_quality_stats: wasAnswered ? someQuality : null,
    });
    this.#notify(leg, 'hungUp');
    this.#ofLegs.delete(leg);
  }

  /** Our side hangs up: a command, a bridge or a conference that ended. */
  hangUp(leg: Leg): void {
    const source = leg.direction === 'outgoing' ? 'caller' : 'callee';
    if (leg.state === 'answered') {
      this.end(leg, { cause: 'normal_clearing', source, sip: '200' });
    } else if (leg.phone === null) {
      this.end(leg, { cause: 'call_rejected', source: 'callee', sip: '603' });
    } else {
      this.end(leg, { cause: 'originator_cancel', source: 'caller', sip: '487' });
    }
  }

  /** @throws TelnyxRefusal when the id was never given out or, after ten minutes, is forgotten. */
  recall(callControlId: string): Leg {
    const leg = this.legs.get(callControlId);
    if (leg === undefined) throw callControlId.startsWith('v3:') ? notFound() : invalidCallControlId();
    if (leg.endedAtMs !== null && this.clock.now() - leg.endedAtMs > rememberedMs) throw notFound();
    return leg;
  }

  /** @throws TelnyxRefusal when the leg is unknown or over. */
  alive(callControlId: string, pointer?: string): Leg {
    const leg = this.legs.get(callControlId);
    if (leg === undefined) throw invalidCallControlId(pointer);
    if (leg.state === 'ended') throw callEnded();
    return leg;
  }

  /** @throws TelnyxRefusal when the leg is not up. */
  answered(callControlId: string, pointer?: string): Leg {
    const leg = this.alive(callControlId, pointer);
    if (leg.state !== 'answered') throw callNotAnswered();
    return leg;
  }

  /** An event of a leg, with its ids and its two ends. */
  tell(leg: Leg, eventType: string, about: Readonly<Record<string, unknown>> = {}): void {
    const payload = { ...idsOf(leg), from: leg.from, to: leg.to, ...about };
    this.#webhooks.send(leg, eventType, payload);
  }

  /** An event with a payload of its own, sent the way of `leg`. */
  tellOf(leg: Leg, eventType: string, payload: Readonly<Record<string, unknown>>): void {
    this.#webhooks.send(leg, eventType, payload);
  }

  #notify(leg: Leg, moment: Moment): void {
    for (const listener of this.#listeners[moment]) listener(leg);
    for (const one of this.#ofLegs.get(leg) ?? []) if (one.moment === moment) one.listener(leg);
  }
}

const someQuality = {
  inbound: {
    jitter_max_variance: '2.74',
    jitter_packet_count: '0',
    mos: '4.50',
    packet_count: '591',
    skip_packet_count: '9',
  },
  outbound: { packet_count: '588', skip_packet_count: '0' },
};
