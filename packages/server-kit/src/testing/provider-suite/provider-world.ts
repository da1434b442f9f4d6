import type { MediaGrant } from '@offhook/core/protocol';
import type { Clock } from '../../ports/clock.js';
import type { Provider } from '../../providers/contract.js';
import type { Fault } from '../vendors/faults.js';
import { demoPhone, type PhoneBehaviour } from '../vendors/phone-behaviour.js';
import type { WebhookWeather } from '../vendors/webhook-sender.js';
import type { ProviderRow } from './provider-rows.js';

/** The line of ours that people phone, and the caller ID of every call. A vendor's account has to have it. */
export const ourNumber = '+12025550199';

/** Numbers in the suite. How the phones there behave: {@link suitePhone}. */
export const suiteNumbers = {
  /** The customer's phone; it rings until the test does something with it. */
  customer: '+12025550142',
  /** Somebody outside to whom calls are transferred. */
  outside: '+12025550150',
  busy: '+12025550101',
  unreachable: '+12025550103',
  declines: '+12025550104',
  machine: '+12025550105',
} as const;

/** The own phones of the agents, `Principal.phone`. */
export const agentPhones = { amara: '+12025550170', leo: '+12025550171' } as const;

/** An agent of the suite. */
export type SuiteAgent = keyof typeof agentPhones;

/** How the phone at a number (E.164) behaves when it is dialled: it rings, and is in the test's hand from then on. */
export function suitePhone(number: string): PhoneBehaviour {
  const phone = demoPhone(number);
  return phone.then === 'answers' && phone.answeredBy === 'human'
    ? { ...phone, ringsAfterMs: 1, then: 'rings' }
    : phone;
}

/** A provider that the suite is run against. */
export interface ProviderUnderTest {
  /** Its name in `createCallServer({ providers })`. */
  readonly name: string;
  /** Why it cannot do a row of the suite, in a sentence for its users. The row is skipped then. */
  readonly cannot: Readonly<Partial<Record<ProviderRow, string>>>;
  /**
   * Starts a fake of the vendor, and the provider that speaks with it. Webhooks go to `${url}/webhooks/<name>/…`, where
   * the whole system under test listens already; `clock` is that system's.
   */
  startVendor(where: { readonly url: string; readonly clock: Clock }): Promise<VendorWorld>;
}

/** The vendor's side of the world, as tests move it and look at it. */
export interface VendorWorld {
  readonly provider: Provider;
  readonly news: VendorNewsLine;
  /** Every leg that there is or was at the vendor, oldest first. */
  legs(): readonly VendorLeg[];
  /** The phone or browser at the far end of a leg. */
  phoneOf(legId: string): VendorPhone;
  /** Where the agent's own phone is dialled, as {@link VendorLeg.address} shows it. */
  addressOfAgent(agent: SuiteAgent): string;
  /** Somebody phones {@link ourNumber}. */
  callIn(from: string): VendorPhone;
  /** Plays the vendor's browser SDK with the grant of `POST /calls/:id/media`: the browser is in the call when it resolves. */
  joinBrowser(grant: MediaGrant): Promise<VendorPhone>;
  /** Something goes wrong with requests of this kind to the vendor. The kind replaces the fault's `method` and `path`. */
  fault(request: VendorRequestKind, fault: Omit<Fault, 'method' | 'path'>): void;
  /** All requests work again. */
  mend(): void;
  /** The vendor's refusal of more requests, with the time to wait. */
  tooManyRequests(retryAfterSeconds: number): NonNullable<Fault['answer']>;
  /** How often a leg was asked for, whatever came of it. */
  dialCount(): number;
  /**
   * Resolves when the vendor's news reaches the system, nothing of it is on its way, and phones have done what they do by
   * themselves.
   */
  settled(): Promise<void>;
  /** Resolves when the system has done with the vendor what follows from all that it was told. */
  heard(): Promise<void>;
  close(): Promise<void>;
}

/** Requests that faults hit: those that create a leg, those that take one down, or all. */
export type VendorRequestKind = 'dial' | 'hangUp' | 'any';

/** A leg as the vendor sees it. */
export interface VendorLeg {
  /** The vendor's id. */
  readonly id: string;
  /** Whom it reaches: a number (E.164), `browser`, or what {@link VendorWorld.addressOfAgent} says. */
  readonly address: string;
  readonly state: 'dialing' | 'ringing' | 'up' | 'ended';
  /** Addresses of the others that this one can speak with now, sorted. Nobody while it is on hold. */
  readonly speaksWith: readonly string[];
  /** On hold: it hears music or nothing. */
  readonly held: boolean;
  /** What it says is not passed on. */
  readonly muted: boolean;
  /** Keys that its phone heard from us. */
  readonly digits: string;
  /** Of the call that it belongs to. */
  readonly recording: 'off' | 'on' | 'paused';
  /** What its person heard said or played, where the vendor takes messages. */
  readonly heard?: readonly string[];
}

/** A phone or browser in the hand of a test. */
export interface VendorPhone {
  readonly legId: string;
  /** Picks up a phone that rings. */
  answer(): void;
  /** Refuses while it rings. */
  decline(): void;
  /** Puts it down; who called us and is not answered yet gives up. */
  hangUp(): void;
}

/** What the vendor tells of its own accord: webhooks, or the events of a stream. */
export interface VendorNewsLine {
  /** What the network does to it from now on. */
  weather(weather: WebhookWeather): void;
  /**
   * From now on nothing is delivered and everything is kept, oldest first, until the line is given back. Questions whose
   * answer the vendor acts upon (what to do with a caller) are asked all the same.
   */
  keep(): KeptNews;
  /** From now on everything that is delivered is kept, too, oldest first, until the line is given back. */
  copy(): KeptNews;
  /** Tells something that was kept, again and again if need be; resolves when the system has read it. */
  tell(message: KeptMessage): Promise<void>;
}

/** What a vendor would have told. */
export interface KeptNews {
  readonly messages: readonly KeptMessage[];
  /** What happens from now on is delivered again; what was kept is not. */
  giveBack(): void;
}

/** One webhook or event; only its own world knows what is in it. */
export interface KeptMessage {
  /** For the names of failures, e.g. `CallStatus=ringing`. */
  readonly title: string;
}
