/**
 * What goes wrong with a request to a fake vendor. A fault is used up after `times` matching requests, so that a test
 * says exactly which request fails.
 */
export interface Fault {
  /** Method of the requests meant; default: any. */
  readonly method?: string;
  /** Part of the path of the requests meant, e.g. `/Participants`; default: any. */
  readonly path?: string;
  /** End of the path of the requests meant; default: any. */
  readonly pathEnd?: string;
  /** How many matching requests are let through first; default 0. */
  readonly after?: number;
  /** How many matching requests it hits; default 1. */
  readonly times?: number;
  /** Answers so instead of carrying the request out, e.g. 429 with `Retry-After`. */
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** A value is sent as JSON; a string as it is. */
    readonly body?: unknown;
  };
  /** Waits so long before the answer, ms. */
  readonly delayMs?: number;
  /** Waits for this before the answer. */
  readonly until?: Promise<unknown>;
  /**
   * Closes the connection: `before` the request was carried out, or `after` it was, which is the case that makes
   * dialling twice so easy.
   */
  readonly drop?: 'before' | 'after';
  /** Keeps the connection and never answers: who asked can die while waiting, `before` or `after` it was carried out. */
  readonly stall?: 'before' | 'after';
}

/** The faults that a fake vendor still has to make. */
export class FaultPlan {
  #faults: { readonly fault: Fault; skip: number; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that hits this request, if any; it is used up by that. */
  take({ method, path }: { readonly method: string; readonly path: string }): Fault | undefined {
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (fault.method !== undefined && fault.method !== method) continue;
      if (!path.includes(fault.path ?? '') || !path.endsWith(fault.pathEnd ?? '')) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      if (entry.left <= 0) this.#faults = this.#faults.filter((one) => one !== entry);
      return fault;
    }
    return undefined;
  }
}
