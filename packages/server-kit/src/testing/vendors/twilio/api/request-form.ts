import type { EventCallback } from '../conference.js';
import type { WebhookTarget } from '../twilio-webhooks.js';

/** Parameters of a request: flat, with repeated keys for lists. */
export class RequestForm {
  readonly #parameters: URLSearchParams;

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  text(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : text.toLowerCase() === 'true';
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Number(text);
  }

  /** An address with its `…Method`. */
  target(name: string, methodName = `${name}Method`): WebhookTarget | undefined {
    const url = this.text(name);
    return url === undefined ? undefined : { url, method: this.text(methodName) === 'GET' ? 'GET' : 'POST' };
  }

  /** An address with its `…Method` and `…Event`s: repeated keys, or one with spaces. */
  callback(name: string, defaultEvents: string): EventCallback | null {
    const target = this.target(name);
    if (target === undefined) return null;
    const listed = this.#parameters.getAll(`${name}Event`).join(' ');
    return { ...target, events: new Set((listed === '' ? defaultEvents : listed).split(/[\s,]+/)) };
  }
}
