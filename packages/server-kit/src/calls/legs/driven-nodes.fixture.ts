import {
  newLeg,
  newParticipant,
  type Call,
  type CallCommand,
  type CallState,
  type Leg,
  type LegObservation,
  type RecordingPolicy,
} from '@offhook/core/call';
import { createCallQueries, type CallQueries } from '../../database/call-queries.js';
import { createCallWriter, type CallWriter } from '../../database/commit-change.js';
import { openDatabase } from '../../database/open-database.js';
import type { Clock } from '../../ports/clock.js';
import type { PhoneFacet, PlannedAddress } from '../../providers/contract.js';
import { demo } from '../../providers/demo/index.js';
import { quietLogger, testPeople } from '../../testing/index.js';
import { startPostgres } from '../../testing/postgres.js';
import { createChangeCall, type ChangeCall } from '../change-call.js';
import { createLegDriver, type LegDriver } from '../drive-legs.js';
import { newCall, type Party } from '../new-call.js';
import { createObserveLegs, legNews, type ObserveLegs } from '../observe-legs.js';
import { phoneCapabilities } from '../phone-capabilities.js';
import { defaultPolicy } from '../policy.js';
import type { ProviderRegistry } from '../provider-registry.js';
import { createRunCommand, type RunCommand } from '../run-command.js';
import { takenBack } from './take-back.js';

/** The agent's own phone. */
export const ownPhone: PlannedAddress = { kind: 'phone', address: '+12025550199' };

/** A provider that does what each test says, and keeps what it was asked for in `asked`. */
export type ScriptedPhone = { -readonly [Name in keyof PhoneFacet]: PhoneFacet[Name] };

/** One node of a server. */
export interface DrivenNode {
  readonly phone: ScriptedPhone;
  readonly asked: string[];
  readonly legs: LegDriver;
  readonly observe: ObserveLegs;
  readonly commands: RunCommand;
  readonly change: ChangeCall;
  /** It commits, and is gone before it can ask the provider for anything. */
  dies: boolean;
}

/** A clock that is moved by hand. */
interface ManualClock extends Clock {
  pass(ms: number): void;
  /** True while somebody waits for exactly so many ms from now. */
  waits(ms: number): boolean;
}

/** The first leg of this role. */
export function legIn(call: CallState, role: Leg['role']): Leg {
  const leg = call.legs.find((one) => one.role === role);
  if (leg === undefined) throw new Error(`the call has no leg of the ${role}`);
  return leg;
}

/** Nodes over one database in which Amara, alone or by her own phone, phones Maya. */
export class DrivenNodes {
  readonly clock = createManualClock();
  readonly queries: CallQueries;
  readonly close: () => Promise<void>;
  readonly #writer: CallWriter;
  #ids = 0;
  readonly #newId = (): string => `id-${(this.#ids += 1)}`;

  private constructor(queries: CallQueries, writer: CallWriter, close: () => Promise<void>) {
    this.queries = queries;
    this.#writer = writer;
    this.close = close;
  }

  static async open(engine: 'sqlite' | 'postgres', schema: string): Promise<DrivenNodes> {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    const database = await openDatabase(postgres === null ? 'file::memory:' : { url: postgres.url, schema });
    return new DrivenNodes(createCallQueries(database), createCallWriter(database), async () => {
      await database.close();
      await postgres?.stop();
    });
  }

  startNode(): DrivenNode {
    const { queries, clock } = this;
    const asked: string[] = [];
    const phone = scriptedPhone(asked, clock);
    const ports = { queries, writer: this.#writer, clock, newId: this.#newId, logger: quietLogger };
    const change = createChangeCall({
      ...ports,
      publisher: { publish: async () => undefined, refresh: async () => undefined },
      onCommit({ before, after }) {
        if (before !== null && !node.dies) legs.follow(before, after);
      },
    });
    const observe = createObserveLegs({ change, clock });
    const legs = createLegDriver({
      ...{ ...ports, observe, phoneOf: () => phone },
      takeBack: async (callId, refused) => {
        await change.change(callId, null, (call) => ({ events: takenBack(call, refused, clock.now()) }));
      },
    });
    const providers = { phoneOf: () => phone } as unknown as ProviderRegistry;
    const policy = defaultPolicy;
    const commands = createRunCommand({ ...ports, change, legs, providers, policy, isRevoked: () => false });
    const node: DrivenNode = { phone, asked, legs, change, observe, commands, dies: false };
    return node;
  }

  /** Resolves when the call is committed. */
  async begin(node: DrivenNode, agent: PlannedAddress | null = null, policy: RecordingPolicy = 'ask') {
    const party = (name: string, userId: string | null): Party => ({
      person: { kind: 'user', id: name, name, phone: null, email: null, avatarUrl: null, company: null },
      ...{ userId, role: userId === null ? null : 'agent' },
    });
    const call = newCall(
      {
        ...{ orgId: 'harbour', channel: 'voice', provider: 'telco', contactId: null },
        ...{ capabilities: phoneCapabilities(demo(), node.phone), conversationId: this.#newId() },
        ...{ caller: party('Amara', 'amara'), callee: party('Maya', null), device: null },
        ...{ number: '+12025550142', agentLeg: agent === null ? 'none' : 'phone', agentAddress: agent },
        ...{ account: null, callerId: null },
        ...{ recordingPolicy: policy, notes: null, reference: null, metadata: {} },
      },
      { appRingMs: 30_000, phoneRingMs: 45_000, mediaConnectMs: 20_000, maxDurationMs: 1e7, roomTtlMs: 1 },
      this.#newId,
      this.clock.now(),
    );
    const result = await node.change.place(call, 'amara', { idempotency: null, opened: null });
    if ('placed' in result && !node.dies) node.legs.follow(null, result.placed);
    return call.id;
  }

  /** The same; resolves when all that follows is done. */
  async place(node: DrivenNode, ...call: [agent?: PlannedAddress | null, policy?: RecordingPolicy]) {
    const id = await this.begin(node, ...call);
    await node.legs.settled();
    return id;
  }

  /** The same, when both speak; nothing of it is in `asked`. */
  async connected(node: DrivenNode, agent: PlannedAddress | null = null) {
    const id = await this.place(node, agent);
    if (agent !== null) await this.hear(node, id, 'agent', { state: 'up' });
    await this.hear(node, id, 'customer', { state: 'up' });
    node.asked.length = 0;
    return id;
  }

  async read(id: string): Promise<CallState> {
    const stored = await this.queries.readCall(id);
    if (stored === null) throw new Error('the call is gone');
    return stored.state;
  }

  /** The provider tells of the newest leg of this role. */
  async hear(
    node: DrivenNode,
    id: string,
    role: Leg['role'],
    seen: Omit<LegObservation, 'legId' | 'at'> & { readonly at?: number },
  ): Promise<void> {
    const leg = (await this.read(id)).legs.findLast((one) => one.role === role);
    if (leg === undefined) throw new Error(`the call has no leg of the ${role}`);
    await node.observe(id, legNews([{ legId: leg.id, at: this.clock.now(), ...seen }]));
    await node.legs.settled();
  }

  /** A command of Amara; resolves when all that follows is done. */
  async run(node: DrivenNode, id: string, command: CallCommand): Promise<Call> {
    const seen = await node.commands.run(testPeople.amara, id, command);
    await node.legs.settled();
    return seen;
  }

  /** Leo is brought in by his own phone. */
  transferTo(mode: 'blind' | 'attended'): CallCommand {
    const participant = newParticipant({
      ...{ id: 'p-leo', part: 'added', userId: 'leo', role: 'agent' },
      person: {
        ...{ kind: 'user', id: 'leo', name: 'Leo', phone: null, email: null, avatarUrl: null, company: null },
      },
    });
    const leg = newLeg({
      ...{ id: this.#newId(), participantId: participant.id, role: 'target', kind: 'phone' },
      ...{ address: '+12025550188', heardAt: this.clock.now() },
    });
    return { type: 'transfer', mode, participant, leg };
  }
}

function createManualClock(): ManualClock {
  let time = 1_000_000;
  let timers: { readonly at: number; readonly ring: () => void }[] = [];
  return {
    now: () => time,
    setTimer(ring, ms) {
      const timer = { at: time + ms, ring };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    pass(ms) {
      time += ms;
      const due = timers.filter((one) => one.at <= time);
      timers = timers.filter((one) => one.at > time);
      for (const timer of due) timer.ring();
    },
    waits: (ms) => timers.some((one) => one.at === time + ms),
  };
}

function scriptedPhone(asked: string[], clock: ManualClock): ScriptedPhone {
  const now = (): number => {
    // No two things happen in the same millisecond.
    clock.pass(1);
    return clock.now();
  };
  const seen = (what: string, { leg }: { leg: Leg }, rest: Partial<LegObservation> = {}): LegObservation => {
    asked.push(what);
    return { legId: leg.id, state: leg.state, at: now(), ...rest };
  };
  return {
    numbers: [],
    dial: async (request) => seen(`dial ${request.leg.role}`, request, { state: 'dialing' }),
    lookUp: async (request) => seen(`look up ${request.leg.role}`, request),
    hangUp: async (request) => seen(`hang up ${request.leg.role}`, request, { state: 'ended' }),
    setHeld: async (request, held) => seen(`hold ${request.leg.role} ${held}`, request, { held }),
    setMuted: async (request, muted) => seen(`mute ${request.leg.role} ${muted}`, request, { muted }),
    sendDigits: async ({ leg }, digits) => void asked.push(`keys ${digits} to ${leg.role}`),
    setRecording: async (_request, state) => {
      asked.push(`record ${state}`);
      return { state, at: now(), recordingId: 'RE1' };
    },
  };
}
