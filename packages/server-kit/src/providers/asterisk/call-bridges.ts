import type { Logger } from '../../ports/logger.js';
import type { AriClient } from './ari/ari-client.js';
import type { References } from './leg-references.js';
import { ariStatusOf, refusalOf, unlessGone } from './refusals.js';
import type { Turns } from './turns.js';

/**
 * Two bridges per call: one to talk in, one to wait in. A leg is moved from one to the other in one request, so where it
 * is says whether it is on hold, on any node and after any restart. In a holding bridge nobody hears anybody: the one who
 * waits hears music, and those who stay hear silence.
 */
export interface CallBridges {
  /** Lets an answered leg in to the others, unless it is on hold. Resolves with whether it is on hold. */
  join(callId: string, channelId: string): Promise<boolean>;
  setHeld(callId: string, channelId: string, held: boolean): Promise<void>;
  /** Makes sure that there is a bridge to talk in, and resolves with its id. */
  talkBridge(callId: string): Promise<string>;
  hasTalkBridge(callId: string): Promise<boolean>;
  /** Removes the bridges of a call none of whose legs lives any more; Asterisk keeps empty bridges for ever. */
  tidy(callId: string): Promise<void>;
  /** Does so for every call. */
  tidyAll(): Promise<void>;
}

/** What {@link createCallBridges} needs. */
export interface CallBridgesPorts {
  readonly ari: AriClient;
  readonly references: References;
  readonly turns: Turns;
  readonly logger: Logger;
  /** The call that a channel would be of, if it is of one. */
  callOf(channelId: string): string;
}

/** Makes {@link CallBridges}. */
export function createCallBridges(ports: CallBridgesPorts): CallBridges {
  const { ari, references, turns } = ports;
  const inTurn = <Result>(callId: string, work: () => Promise<Result>): Promise<Result> =>
    turns.take(`bridges of ${callId}`, work);

  async function ensure(bridgeId: string, type: 'mixing' | 'holding'): Promise<boolean> {
    try {
      await ari.bridges.create({ bridgeId, type });
      return true;
    } catch (error) {
      if (ariStatusOf(error) !== 409) throw error;
      return false;
    }
  }

  async function talkBridge(callId: string): Promise<string> {
    const id = references.talkBridgeOf(callId);
    await ensure(id, 'mixing');
    return id;
  }

  async function holdBridge(callId: string): Promise<string> {
    const id = references.holdBridgeOf(callId);
    if (await ensure(id, 'holding')) await startMusic(ports, id, callId);
    return id;
  }

  async function put(bridgeId: string, channelId: string): Promise<void> {
    await ari.bridges.addChannels(bridgeId, [channelId]).catch((error: unknown) => {
      throw refusalOf('control', error);
    });
  }

  return {
    join: (callId, channelId) =>
      inTurn(callId, async () => {
        const [talk, hold] = await Promise.all([
          unlessGone(ari.bridges.get(references.talkBridgeOf(callId))),
          unlessGone(ari.bridges.get(references.holdBridgeOf(callId))),
        ]);
        if (hold?.channels.includes(channelId)) return true;
        // Entering a bridge twice is leaving it in between, which people would hear.
        if (talk?.channels.includes(channelId)) return false;
        await put(talk?.id ?? (await talkBridge(callId)), channelId);
        return false;
      }),
    setHeld: (callId, channelId, held) =>
      inTurn(callId, async () => put(await (held ? holdBridge(callId) : talkBridge(callId)), channelId)),
    talkBridge: (callId) => inTurn(callId, () => talkBridge(callId)),
    hasTalkBridge: async (callId) =>
      (await unlessGone(ari.bridges.get(references.talkBridgeOf(callId)))) !== null,
    tidy: (callId) => inTurn(callId, () => removeUnused(ports, callId)),
    async tidyAll() {
      const bridges = await ari.bridges.list();
      const calls = new Set(bridges.flatMap(({ id }) => references.callOfBridge(id) ?? []));
      for (const callId of calls) await inTurn(callId, () => removeUnused(ports, callId));
    },
  };
}

/** Without it Asterisk plays its default music, if it has any: no reason not to put somebody on hold. */
async function startMusic(
  { ari, logger }: CallBridgesPorts,
  bridgeId: string,
  callId: string,
): Promise<void> {
  try {
    await ari.bridges.startMusic(bridgeId);
  } catch (error) {
    logger.warn({ callId, error: String(error) }, 'Asterisk plays no music on hold');
  }
}

async function removeUnused({ ari, references, callOf }: CallBridgesPorts, callId: string): Promise<void> {
  // Asked anew: while this waited for its turn, a leg may have come.
  const channels = await ari.channels.list();
  if (channels.some(({ id }) => callOf(id) === callId)) return;
  for (const id of [references.talkBridgeOf(callId), references.holdBridgeOf(callId)]) {
    await unlessGone(ari.bridges.destroy(id));
  }
}
