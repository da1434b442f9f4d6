import { randomUUID } from 'node:crypto';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { AriClient } from './ari/ari-client.js';
import type { AriEvent } from './ari/ari-event.js';
import type { AriAccess } from './ari/ari-request.js';
import { openAriEventStream, type AriEventStream, type AriStreamState } from './ari/event-stream.js';

/** Settings of {@link openOwnedStream}. */
export interface OwnedStreamOptions extends AriAccess {
  readonly app: string;
  readonly ari: AriClient;
  readonly clock: Clock;
  readonly logger: Logger;
  onEvent(event: AriEvent): void;
  /** Events come from now on; what happened before was missed. */
  onOpen(): void;
}

/** The events of an application that several nodes share: one of them hears, the others wait for its turn to end. */
export interface OwnedStream {
  /**
   * Resolves when some node hears the events: whom we dial without that is cut off at the answer.
   *
   * @throws CallError `provider_unavailable` when nobody does.
   */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** How often the owner signs, and the others look. */
const signEveryMs = 5_000;
/** An owner that has not signed for so long is gone. */
const goneAfterMs = 15_000;
const readyWithinMs = 3_000;

/** Opens an {@link OwnedStream}. */
export function openOwnedStream(options: OwnedStreamOptions): OwnedStream {
  return new SharedStream(options);
}

/**
 * Asterisk gives events to the newest socket of an application and tells nobody whether another one is open. So the owner
 * signs a variable of the server, and a node that was replaced takes over when the signature does not change any more.
 * A signature is compared, never read as a time: clocks of nodes differ.
 */
class SharedStream implements OwnedStream {
  readonly #options: OwnedStreamOptions;
  readonly #stream: AriEventStream;
  readonly #variable: string;
  readonly #name = randomUUID();
  #signed = 0;
  #seen = { signature: '', at: 0 };
  #cancelTimer: () => void = () => {};
  #waiting: (() => void)[] = [];

  constructor(options: OwnedStreamOptions) {
    this.#options = options;
    this.#variable = `OFFHOOK_OWNER_${options.app.replaceAll('-', '_')}`;
    this.#stream = openAriEventStream({
      ...options,
      onEvent: (event) => options.onEvent(event),
      onState: (state) => this.#enter(state),
    });
  }

  async ready(): Promise<void> {
    if (this.#isHeard()) return;
    // Whoever replaced us may be gone: better to hear twice than not at all.
    if (this.#stream.state.name === 'replaced') this.#stream.reconnect();
    await new Promise<void>((resolve) => {
      const cancelTimer = this.#options.clock.setTimer(resolve, readyWithinMs);
      this.#waiting.push(() => (cancelTimer(), resolve()));
    });
    if (this.#isHeard()) return;
    throw new CallError('provider_unavailable', {
      message: 'The phone system cannot be reached right now. Nobody was called.',
    });
  }

  async close(): Promise<void> {
    const wasOwner = this.#stream.state.name === 'open';
    this.#stream.close();
    this.#cancelTimer();
    // An empty signature: the next one need not wait.
    if (wasOwner)
      await this.#options.ari.setVariable(this.#variable, '').catch(this.#failed('to be given up'));
  }

  #isHeard(): boolean {
    const { name } = this.#stream.state;
    if (name === 'open') return true;
    return name === 'replaced' && this.#options.clock.now() - this.#seen.at < goneAfterMs;
  }

  #enter(state: AriStreamState): void {
    const { clock, logger, app, onOpen } = this.#options;
    this.#cancelTimer();
    switch (state.name) {
      case 'open':
        logger.info({ app }, 'hearing the events of Asterisk');
        this.#sign();
        onOpen();
        break;
      case 'replaced':
        logger.info({ app }, 'another node hears the events of Asterisk now');
        this.#seen = { signature: '', at: clock.now() };
        this.#watch();
        break;
      case 'waiting':
        logger.warn({ app, code: state.error.code, retryInMs: state.retryInMs }, state.error.message);
        break;
      case 'connecting':
      case 'closed':
        break;
    }
    if (state.name === 'open' || state.name === 'replaced' || state.name === 'closed') {
      for (const go of this.#waiting.splice(0)) go();
    }
  }

  #sign(): void {
    this.#signed += 1;
    const signature = `${this.#name}.${this.#signed}`;
    void this.#options.ari.setVariable(this.#variable, signature).catch(this.#failed('signed'));
    this.#later(() => this.#stream.state.name === 'open' && this.#sign());
  }

  #watch(): void {
    this.#later(
      () =>
        void this.#look()
          .catch(this.#failed('watched'))
          .then(() => this.#decide()),
    );
  }

  async #look(): Promise<void> {
    const signature = await this.#options.ari.variable(this.#variable);
    const { clock } = this.#options;
    if (signature === '') this.#seen = { signature, at: -Infinity };
    else if (signature !== this.#seen.signature) this.#seen = { signature, at: clock.now() };
  }

  #decide(): void {
    if (this.#stream.state.name !== 'replaced') return;
    const isGone = this.#options.clock.now() - this.#seen.at >= goneAfterMs;
    if (isGone) this.#stream.reconnect();
    else this.#watch();
  }

  #later(step: () => void): void {
    this.#cancelTimer = this.#options.clock.setTimer(step, signEveryMs);
  }

  #failed(what: string): (error: unknown) => void {
    return (error) =>
      this.#options.logger.warn({ error: String(error) }, `the events of Asterisk could not be ${what}`);
  }
}
