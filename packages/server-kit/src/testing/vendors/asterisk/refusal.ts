import type { VendorAnswer } from '../vendor-server.js';

/** A request that Asterisk refuses, with its own sentence. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** As it is answered. */
  get answer(): VendorAnswer {
    return { status: this.status, body: { message: this.message } };
  }
}
