import { deriveStatus, transition, wantedOf, type CallState } from '@offhook/core/call';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DrivenNodes, legIn, type DrivenNode } from './driven-nodes.fixture.js';
import { takenBack } from './take-back.js';

describe('a hold that the provider refuses', () => {
  let system: DrivenNodes;
  let node: DrivenNode;
  let id: string;
  beforeAll(async () => {
    system = await DrivenNodes.open('sqlite', 'take_back');
  });
  afterAll(() => system?.close());

  /** Amara speaks with Maya, and does all this. */
  async function during(...commands: readonly Parameters<DrivenNodes['run']>[2][]): Promise<CallState> {
    node = system.startNode();
    id = await system.connected(node);
    for (const command of commands) await system.run(node, id, command);
    return system.read(id);
  }

  function afterRefusal(call: CallState, wanted: boolean): CallState {
    const refused = { what: 'held', legId: legIn(call, 'customer').id, wanted } as const;
    return takenBack(call, refused, system.clock.now()).reduce(transition, call);
  }

  const isHeld = (call: CallState): boolean => wantedOf(call, legIn(call, 'customer')).held === true;

  it('is taken back: the customer is heard again, as they are', async () => {
    const held = await during({ type: 'hold' });
    expect(isHeld(held)).toBe(true);
    expect(isHeld(afterRefusal(held, true))).toBe(false);
  });

  it('takes the transfer back that needs it, and whoever transfers speaks on', async () => {
    const asked = await during(system.transferTo('attended'));
    expect(isHeld(asked)).toBe(true);
    const back = afterRefusal(asked, true);
    expect([back.transfer, isHeld(back), deriveStatus(back).endedAt]).toEqual([null, false, null]);
  });

  it('leaves no customer alone in a call whose agent has hung up meanwhile', async () => {
    const left = await during(system.transferTo('blind'), { type: 'end' });
    expect(deriveStatus(left).endedAt).toBeNull();
    expect(deriveStatus(afterRefusal(left, true))).toMatchObject({
      status: 'ended',
      endedBy: left.transfer?.from,
    });
  });

  it('stays when it is the resume that was refused, so that it can be tried again', async () => {
    const resumed = await during({ type: 'hold' }, { type: 'resume' });
    expect(isHeld(resumed)).toBe(false);
    expect(isHeld(afterRefusal(resumed, false))).toBe(true);
  });

  it('changes nothing when it was decided otherwise meanwhile', async () => {
    const resumed = await during({ type: 'hold' }, { type: 'resume' });
    expect(afterRefusal(resumed, true)).toBe(resumed);
  });
});
