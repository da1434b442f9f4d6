import { wantedOf, type LegObservation } from '@offhook/core/call';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../http/testing/recording-logger.js';
import { testPeople } from '../testing/index.js';
import { createLegDriver } from './drive-legs.js';
import { DrivenNodes, legIn, ownPhone } from './legs/driven-nodes.fixture.js';
import { legNews } from './observe-legs.js';

describe.each(['sqlite', 'postgres'] as const)('legs are driven, on %s', (engine) => {
  let system: DrivenNodes;
  beforeAll(async () => {
    system = await DrivenNodes.open(engine, 'drive_legs');
  }, 60_000);
  afterAll(() => system?.close());

  describe('a dial', () => {
    it('is one, of the agent first, of the customer as soon as the agent is there', async () => {
      const node = system.startNode();
      const id = await system.place(node, ownPhone);
      expect(node.asked).toEqual(['dial agent']);
      await system.hear(node, id, 'agent', { state: 'ringing' });
      expect(node.asked).toEqual(['dial agent']);
      system.clock.pass(40_000);
      await system.hear(node, id, 'agent', { state: 'up' });
      await system.hear(node, id, 'agent', { state: 'up', providerLegId: 'CA1' });
      expect(node.asked).toEqual(['dial agent', 'dial customer']);
    });

    it('is sent by the node that commits, and by no other; one that died is looked up', async () => {
      const [node, other] = [system.startNode(), system.startNode()];
      const id = await system.place(node, ownPhone);
      node.dies = true;
      await system.hear(node, id, 'agent', { state: 'up' });
      other.legs.reconcile(await system.read(id));
      await other.legs.settled();
      expect([...node.asked, ...other.asked]).toEqual(['dial agent', 'look up agent', 'look up customer']);
    });

    it('that nobody sent ends the leg once nobody can be sending it any more', async () => {
      const node = system.startNode();
      node.phone.lookUp = async () => null;
      node.dies = true;
      const id = await system.place(node);
      for (const [waited, state] of [
        [19_000, 'planned'],
        [1_000, 'ended'],
      ] as const) {
        system.clock.pass(waited);
        node.legs.reconcile(await system.read(id));
        await node.legs.settled();
        expect(legIn(await system.read(id), 'customer').state).toBe(state);
      }
      expect(legIn(await system.read(id), 'customer').cause).toBe('unknown_outcome');
    });

    it('has its full time from when it was allowed, however late that was heard of', async () => {
      const [node, other] = [system.startNode(), system.startNode()];
      const id = await system.place(node, ownPhone);
      other.phone.lookUp = async ({ leg }) =>
        leg.role === 'customer' ? null : { legId: leg.id, state: 'up', at: system.clock.now() };
      node.phone.dial = () => new Promise(() => undefined);
      system.clock.pass(30_000);
      const late: LegObservation = {
        legId: legIn(await system.read(id), 'agent').id,
        state: 'up',
        at: system.clock.now() - 29_000,
      };
      await node.observe(id, legNews([late]));
      other.legs.reconcile(await system.read(id));
      await other.legs.settled();
      expect(legIn(await system.read(id), 'customer').state).toBe('planned');
    });

    it('never happens once the call is over, and the provider is not asked about it', async () => {
      const node = system.startNode();
      const id = await system.place(node, ownPhone);
      await system.run(node, id, { type: 'end' });
      expect(node.asked).toEqual(['dial agent', 'hang up agent']);
      expect(legIn(await system.read(id), 'customer')).toMatchObject({ state: 'ended', cause: 'canceled' });
      await system.hear(node, id, 'agent', { state: 'up' });
      expect(node.asked).toEqual(['dial agent', 'hang up agent']);
    });

    it.each([
      ['canceled', 'without an id'],
      ['canceled', 'with its id'],
      ['given up', 'without an id'],
      ['given up', 'with its id'],
    ])('that succeeds after the leg was %s, %s, is hung up once', async (meanwhile, told) => {
      const node = system.startNode();
      let accept = (): void => undefined;
      const accepted = new Promise<void>((resolve) => (accept = resolve));
      node.phone.dial = async ({ leg }) => {
        await accepted;
        const seen = { legId: leg.id, state: 'ringing', at: system.clock.now() } as const;
        return told === 'with its id' ? { ...seen, providerLegId: 'CA1' } : seen;
      };
      const id = await system.begin(node);
      if (meanwhile === 'canceled') await node.commands.run(testPeople.amara, id, { type: 'end' });
      else {
        const { id: legId } = legIn(await system.read(id), 'customer');
        await node.observe(
          id,
          legNews([{ legId, state: 'ended', at: system.clock.now(), cause: 'unknown_outcome' }]),
        );
      }
      expect(node.asked).toEqual([]);
      accept();
      await node.legs.settled();
      expect(node.asked).toEqual(['hang up customer']);
      expect(legIn(await system.read(id), 'customer').state).toBe('ended');
    });

    it.each(['ringing', 'up'] as const)(
      'that was never answered is hung up once when the provider tells that it is %s after all',
      async (state) => {
        const node = system.startNode();
        node.phone.dial = () => new Promise(() => undefined);
        node.phone.lookUp = async () => null;
        const id = await system.begin(node);
        system.clock.pass(15_000);
        await node.legs.settled();
        expect(legIn(await system.read(id), 'customer').state).toBe('unknown');
        node.legs.reconcile(await system.read(id));
        await node.legs.settled();
        const givenUp = { state: 'ended', cause: 'unknown_outcome', providerLegId: null };
        expect(legIn(await system.read(id), 'customer')).toMatchObject(givenUp);
        expect(node.asked).toEqual([]);
        for (const later of [state, 'up'] as const)
          await system.hear(node, id, 'customer', { state: later, providerLegId: 'CA1' });
        expect(node.asked).toEqual(['hang up customer']);
        expect(legIn(await system.read(id), 'customer').state).toBe('ended');
      },
    );

    it('whose end the provider tells itself is not hung up, whatever it tells of it later', async () => {
      const node = system.startNode();
      const id = await system.place(node);
      await system.hear(node, id, 'customer', { state: 'ended', providerLegId: 'CA1', cause: 'busy' });
      await system.hear(node, id, 'customer', { state: 'up', providerLegId: 'CA1' });
      expect(node.asked).toEqual(['dial customer']);
    });
  });

  it('a provider that cannot be asked for anything is logged each time, and no leg is forgotten', async () => {
    const node = system.startNode();
    const id = await system.connected(node);
    const logger = createRecordingLogger();
    const { clock } = system;
    const nobody = async () => undefined;
    const legs = createLegDriver({
      ...{ clock, logger, observe: node.observe, takeBack: nobody },
      phoneOf: () => undefined,
    });
    const call = await system.read(id);
    legs.follow(call, call);
    await legs.lookUp(call);
    const facts = { callId: id, provider: 'telco' };
    expect(logger.lines).toMatchObject([
      { level: 'error', facts },
      { level: 'error', facts },
    ]);
    await system.run(node, id, { type: 'end' });
    await legs.lookUp(await system.read(id));
    expect(logger.lines).toHaveLength(2);
  });

  describe('a transfer', () => {
    it('holds the customer, dials the target, and lets the agent go when it is completed', async () => {
      const node = system.startNode();
      const id = await system.connected(node, ownPhone);
      await system.run(node, id, system.transferTo('attended'));
      expect(node.asked.sort()).toEqual(['dial target', 'hold customer true']);
      await system.hear(node, id, 'target', { state: 'up' });
      node.asked.length = 0;
      await system.run(node, id, { type: 'complete-transfer' });
      expect(node.asked.sort()).toEqual(['hang up agent', 'hold customer false']);
      expect((await system.read(id)).decision.over).toBeNull();
      await system.hear(node, id, 'target', { state: 'ended' });
      expect(node.asked.at(-1)).toBe('hang up customer');
    });

    it('gives the customer back when the target cannot be reached, and may be tried again', async () => {
      const node = system.startNode();
      const id = await system.connected(node, ownPhone);
      for (const _ of ['once', 'again']) {
        await system.run(node, id, system.transferTo('blind'));
        const { legs } = await system.read(id);
        const seen = {
          legId: legs.at(-1)!.id,
          state: 'ended',
          at: system.clock.now(),
          cause: 'busy',
        } as const;
        await node.observe(id, legNews([seen]));
        await node.legs.settled();
        const call = await system.read(id);
        expect([call.transfer, wantedOf(call, legIn(call, 'customer')).held]).toEqual([null, false]);
      }
      expect(node.asked.filter((one) => one === 'dial target')).toHaveLength(2);
      expect(node.asked.at(-1)).toBe('hold customer false');
    });

    it('is canceled: the target goes, the customer is back', async () => {
      const node = system.startNode();
      const id = await system.connected(node, ownPhone);
      await system.run(node, id, system.transferTo('attended'));
      await system.run(node, id, { type: 'cancel-transfer' });
      expect(node.asked.slice(-2).sort()).toEqual(['hang up target', 'hold customer false']);
    });
  });
});
