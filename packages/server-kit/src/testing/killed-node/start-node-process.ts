import { spawnNode, type SpawnedNode } from '../spawn-node.js';

/** How a node is set up. */
export interface NodeOrder {
  readonly database: string | { readonly url: string; readonly schema: string };
  /** Name of its provider. */
  readonly provider: string;
  readonly options: object;
}

/** What a node says when it is ready. */
export interface NodeHello {
  readonly url: string;
  /** Signs Leo in, who has a phone of his own. */
  readonly token: string;
}

/** Starts a whole system in a process that can be killed. */
export function startNodeProcess(order: NodeOrder): Promise<SpawnedNode<NodeHello>> {
  return spawnNode(new URL('node.fixture.ts', import.meta.url), [JSON.stringify(order)]);
}
