import { waitUntil } from '@open-wc/testing';
import { twoPersonCall, type TwoPersonCall } from '../../testing/two-person-call.js';
import type { CallMediaSession, MediaSessionOptions } from '../media-session-options.js';
import { createMediaSession } from '../media-session.js';
import { inbound, recordConnections } from '../recorded-connections.fixture.js';
import { rawDevices } from './far-phone.fixture.js';
import type { FakeGateway } from './fake-gateway.fixture.js';

/** For waits on real WebRTC. */
export const soon = { timeout: 9000, interval: 20 };

/** An agent who takes part in a phone call by this page. */
export interface Agent {
  readonly call: TwoPersonCall;
  readonly session: CallMediaSession;
  phase(): string;
}

/** The agents of one test, and what their browsers opened. */
export interface Agents {
  readonly connections: readonly RTCPeerConnection[];
  /** Their tokens are `token 1`, `token 2`, …: one for each grant. */
  one(overrides?: Partial<MediaSessionOptions>): Agent;
  connected(overrides?: Partial<MediaSessionOptions>): Promise<Agent>;
  /** Waits until the newest connection brings sound. */
  hear(): Promise<void>;
  /** They leave; nothing may stay open at the vendor. */
  leave(): Promise<void>;
}

/** Makes {@link Agents}; `credentials` is what the server grants with a token. */
export function agentsAt(
  gateway: FakeGateway,
  adapter: string,
  credentials: (token: string) => Readonly<Record<string, unknown>>,
): Agents {
  const recorded = recordConnections();
  const sessions: CallMediaSession[] = [];
  let granted = 0;

  function one(overrides: Partial<MediaSessionOptions> = {}): Agent {
    const call = twoPersonCall({ grant: { adapter } });
    const options = call.options('caller');
    const session = createMediaSession({
      ...options,
      devices: rawDevices(),
      async grant(body) {
        granted += 1;
        return { ...(await options.grant(body)), credentials: credentials(`token ${granted}`) };
      },
      ...overrides,
    });
    sessions.push(session);
    return { call, session, phase: () => session.state.getSnapshot().phase };
  }

  return {
    connections: recorded.all,
    one,
    async connected(overrides) {
      const agent = one(overrides);
      await agent.session.join();
      await waitUntil(() => agent.phase() === 'connected', 'connected', soon);
      return agent;
    },
    async hear() {
      const pc = recorded.all.at(-1);
      const { energy } = await inbound(pc);
      await waitUntil(async () => (await inbound(pc)).energy > energy + 1e-4, 'the agent hears sound', soon);
    },
    async leave() {
      for (const session of sessions) session.leave();
      await waitUntil(() => gateway.sockets.open.length === 0, 'nothing is left open', soon);
      gateway.reset();
      recorded.restore();
    },
  };
}
