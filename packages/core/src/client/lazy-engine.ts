import { unreachable } from '../errors/unreachable.js';
import type { TransportChoice } from './call-client.js';
import type { Engine, EngineResources } from './engine.js';
import type { Shared } from './shared.js';

const loadRetryMs = 5000;

/** The engine as the client holds it: loaded at the first use, running from the first start to `stop`. */
export class LazyEngine {
  readonly #shared: Shared;
  #loading: Promise<Engine> | null = null;
  #loaded: Engine | null = null;
  #isRunning = false;
  #cancelRetry = (): void => undefined;

  constructor(shared: Omit<Shared, 'start'>) {
    this.#shared = { ...shared, start: () => this.start() };
  }

  /** At once when it is there, so that a second click sees the first one pending. */
  use<Result>(task: (engine: Engine) => Promise<Result>): Promise<Result> {
    return this.#loaded === null ? this.#load().then(task) : task(this.#loaded);
  }

  start(): void {
    const { environment, events, store } = this.#shared;
    if (this.#isRunning) return this.update();
    this.#isRunning = true;
    this.use(async (engine) => (this.#isRunning ? engine.start() : undefined)).catch((error: unknown) => {
      this.#isRunning = false;
      store.set({ ...store.getSnapshot(), connection: 'offline' });
      events.emit('error', unreachable(error));
      this.#cancelRetry = environment.setTimer(() => this.start(), loadRetryMs);
    });
  }

  /** Lets it look at the page's wishes again. */
  update(): void {
    this.#loaded?.update();
  }

  choose(transport: TransportChoice): void {
    const { wishes } = this.#shared;
    if (transport === wishes.transport) return;
    wishes.transport = transport;
    const ran = this.#isRunning;
    this.stop();
    if (ran) this.start();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelRetry();
    this.#loaded?.stop();
  }

  /** A resource whose methods load the engine first. */
  resource<Name extends keyof EngineResources>(name: Name, methods: string): EngineResources[Name] {
    type Methods = Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
    const lazily =
      (method: string) =>
      (...args: readonly unknown[]) =>
        this.use(async (engine) => (engine[name] as unknown as Methods)[method]?.(...args));
    const entries = methods.split(' ').map((method) => [method, lazily(method)]);
    return Object.fromEntries(entries) as EngineResources[Name];
  }

  #load(): Promise<Engine> {
    this.#loading ??= import('./engine.js').then(
      (module) => (this.#loaded = new module.Engine(this.#shared)),
      (error: unknown) => {
        this.#loading = null;
        throw unreachable(error);
      },
    );
    return this.#loading;
  }
}
