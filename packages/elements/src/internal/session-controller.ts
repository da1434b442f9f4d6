import { idleMedia, type CallClient, type CallSession, type MediaSessionState } from '@offhook/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Follows the media of one call in this tab and renders the element when it changes. */
export class SessionController implements ReactiveController {
  /** The session, once there are a client and a call. */
  session: CallSession | undefined;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly find: () => {
      readonly client: CallClient | undefined;
      readonly callId: string | null | undefined;
    },
  ) {
    host.addController(this);
  }

  /** What the session says of itself. */
  get media(): MediaSessionState {
    return this.session?.state.getSnapshot() ?? idleMedia;
  }

  hostUpdate(): void {
    const { client, callId } = this.find();
    const session = client && callId ? client.session(callId) : undefined;
    if (session === this.session) return;
    this.#stop?.();
    this.session = session;
    this.#stop = session?.state.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = this.session = undefined;
  }
}
