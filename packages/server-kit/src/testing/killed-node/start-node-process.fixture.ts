import { buildNodeProgram, type NodeProgram, type SpawnedNode } from '../spawn-node.fixture.js';

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

/** A whole system, to be started in processes that can be killed. */
export function buildNode(): Promise<NodeProgram<NodeHello>> {
  return buildNodeProgram(new URL('node.fixture.ts', import.meta.url));
}

/** Starts one. */
export async function startNodeProcess(
  order: NodeOrder,
  program: NodeProgram<NodeHello>,
): Promise<SpawnedNode<NodeHello>> {
  return program.start([JSON.stringify(order)]);
}
