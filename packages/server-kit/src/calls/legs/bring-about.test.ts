import { CallError } from '@offhook/core/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../providers/demo/index.js';
import { testPeople } from '../../testing/index.js';
import { phoneCapabilities } from '../phone-capabilities.js';
import { DrivenNodes, legIn, ownPhone } from './driven-nodes.fixture.js';

describe.each(['sqlite', 'postgres'] as const)('what is brought about, on %s', (engine) => {
  let system: DrivenNodes;
  beforeAll(async () => {
    system = await DrivenNodes.open(engine, 'bring_about');
  }, 60_000);
  afterAll(() => system?.close());

  describe('what is wanted of a leg', () => {
    it('is on hold for everybody when the provider has confirmed it', async () => {
      const node = system.startNode();
      const id = await system.connected(node);
      expect(await system.run(node, id, { type: 'hold' })).toMatchObject({ onHold: true });
      expect(await system.run(node, id, { type: 'resume' })).toMatchObject({ onHold: false });
      expect(node.asked).toEqual(['hold customer true', 'hold customer false']);
    });

    it('is repeated by the reconciler when the node that decided it died', async () => {
      const [node, other] = [system.startNode(), system.startNode()];
      const id = await system.connected(node);
      node.dies = true;
      for (const command of [{ type: 'hold' }, { type: 'record', action: 'start', consent: true }] as const)
        await system.run(node, id, command);
      const left = await system.read(id);
      expect([node.asked, left.recording.confirmed]).toEqual([[], null]);
      other.legs.reconcile(left);
      await other.legs.settled();
      expect(other.asked).toEqual(['look up customer', 'hold customer true', 'record on']);
      const healed = await system.read(id);
      expect(healed.recording.confirmed?.value).toBe('on');
      expect(legIn(healed, 'customer').held?.value).toBe(true);
    });

    it('is what was decided last, also while the provider still does what was decided before', async () => {
      const node = system.startNode();
      const id = await system.connected(node);
      let answer: (() => void) | null = null;
      const { setHeld } = node.phone;
      node.phone.setHeld = async (...request) => {
        // The first one takes its time.
        if (answer === null) await new Promise<void>((resolve) => (answer = resolve));
        return setHeld!(...request);
      };
      const hold = node.commands.run(testPeople.amara, id, { type: 'hold' });
      await expect.poll(() => answer).not.toBeNull();
      const resume = node.commands.run(testPeople.amara, id, { type: 'resume' });
      await expect.poll(async () => (await system.read(id)).participants.some((one) => one.held)).toBe(false);
      answer!();
      expect(await resume).toMatchObject({ onHold: false });
      expect((await hold).id).toBe(id);
      expect(node.asked).toEqual(['hold customer true', 'hold customer false']);
    });

    it('is taken back when the provider refuses, in its words', async () => {
      const node = system.startNode();
      const id = await system.connected(node);
      const message = 'This trunk cannot hold.';
      node.phone.setHeld = () => Promise.reject(new CallError('provider_refused', { message }));
      const refused = node.commands.run(testPeople.amara, id, { type: 'hold' });
      await expect(refused).rejects.toMatchObject({ code: 'provider_refused', message });
      await expect(refused).rejects.toMatchObject({ details: { call: { id, onHold: false } } });
      expect((await system.read(id)).participants.some((one) => one.held)).toBe(false);
      await expect(system.run(node, id, system.transferTo('attended'))).rejects.toMatchObject({ message });
      expect(await system.read(id)).toMatchObject({
        transfer: null,
        servedBy: (await system.read(id)).participants[0]?.id,
      });
      node.phone.setRecording = () => Promise.reject(new CallError('provider_refused', { message }));
      const start = { type: 'record', action: 'start', consent: true } as const;
      await expect(system.run(node, id, start)).rejects.toMatchObject({ message });
      expect((await system.read(id)).recording).toEqual({ wanted: 'off', confirmed: null });
    });

    it('is answered after 5 s at the latest, and asked for again after a request that was lost', async () => {
      const node = system.startNode();
      const id = await system.connected(node);
      const { setHeld } = node.phone;
      node.phone.setHeld = () => new Promise(() => undefined);
      const hold = node.commands.run(testPeople.amara, id, { type: 'hold' });
      await expect.poll(() => system.clock.waits(5_000)).toBe(true);
      system.clock.pass(5_000);
      expect(await hold).toMatchObject({ onHold: false, participants: [{ held: true }, {}] });
      system.clock.pass(10_000);
      await node.legs.settled();
      node.phone.setHeld = setHeld!;
      // It may have been heard: only the provider's word says that it is not on hold.
      await system.run(node, id, { type: 'resume' });
      expect(node.asked).toEqual(['hold customer false']);
    });

    it('is muted on the leg of whom it concerns', async () => {
      const node = system.startNode();
      const id = await system.connected(node, ownPhone);
      const { participants } = await system.run(node, id, { type: 'mute', muted: true });
      expect(participants.map((one) => one.muted)).toEqual([true, false]);
      expect(node.asked).toEqual(['mute agent true']);
    });

    it('is recording from the answer on where the policy says always', async () => {
      const node = system.startNode();
      const id = await system.place(node, null, 'always');
      expect(node.asked).toEqual(['dial customer']);
      await system.hear(node, id, 'customer', { state: 'up' });
      expect(node.asked).toEqual(['dial customer', 'record on']);
    });

    it('is nothing that the provider cannot do', () => {
      const { setHeld: _held, setRecording: _recording, ...less } = system.startNode().phone;
      expect(phoneCapabilities(demo(), less)).toMatchObject({
        ...{ hold: false, transfer: false, record: false },
        ...{ mute: true, dtmf: true },
      });
    });
  });

  it('keys go to the other side once, and which is kept nowhere', async () => {
    const node = system.startNode();
    const id = await system.connected(node);
    await system.run(node, id, { type: 'send-digits', digits: '4242#' });
    expect(node.asked).toEqual(['keys 4242# to customer']);
    const events = await system.queries.timeline(id);
    expect(events.at(-1)).toMatchObject({ type: 'digits-sent', data: { count: 5 } });
    expect(JSON.stringify(events)).not.toContain('4242');
    await system.run(node, id, system.transferTo('attended'));
    const early = node.commands.run(testPeople.amara, id, { type: 'send-digits', digits: '1' });
    await expect(early).rejects.toMatchObject({ code: 'conflict' });
    await system.run(node, id, { type: 'cancel-transfer' });
    await system.run(node, id, { type: 'end' });
    const late = node.commands.run(testPeople.amara, id, { type: 'send-digits', digits: '1' });
    await expect(late).rejects.toMatchObject({ code: 'call_over' });
    expect(node.asked.filter((one) => one.startsWith('keys'))).toHaveLength(1);
  });

  it('keys of which the provider says nothing are not sent again, and whoever pressed them is told', async () => {
    const node = system.startNode();
    const id = await system.connected(node);
    const pressed: string[] = [];
    node.phone.sendDigits = (_request, digits) => {
      pressed.push(digits);
      return Promise.reject(new Error('socket hang up'));
    };
    const keys = { type: 'send-digits', digits: '4242#' } as const;
    await expect(node.commands.run(testPeople.amara, id, keys)).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('did not say whether the keys were heard') as string,
    });
    expect(pressed).toEqual(['4242#']);
    const events = await system.queries.timeline(id);
    expect(events.map(({ type }) => type)).not.toContain('digits-sent');
    node.phone.sendDigits = () => Promise.reject(new CallError('provider_refused', { message: 'No keys.' }));
    const refused = node.commands.run(testPeople.amara, id, keys);
    await expect(refused).rejects.toMatchObject({ code: 'provider_refused', message: 'No keys.' });
  });
});
