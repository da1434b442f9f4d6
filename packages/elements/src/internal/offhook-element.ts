import { CallError, type CallClient } from '@offhook/core';
import { LitElement, type PropertyDeclarations } from 'lit';
import { errorMessages } from '../messages/en/errors.js';
import { emit } from './events.js';
import { messagesFor, type MessageTables } from './localisation.js';
import { mayPerform, type OffhookRequests, type RequestVerb } from './requests.js';

/** A class of an element: what `define` needs. */
export interface OffhookElementClass extends CustomElementConstructor {
  /** Tag without the `offhook-` prefix. */
  readonly tag: string;
  /** Elements that its template uses. */
  readonly dependencies: readonly OffhookElementClass[];
}

/** Asks the page, then performs. Resolves with the result; with `undefined` when the page prevented it or it failed. */
export type Perform = <Verb extends RequestVerb, Result>(
  verb: Verb,
  detail: OffhookRequests[Verb],
  work: () => Promise<Result>,
) => Promise<Result | undefined>;

/**
 * What all elements share: where the client comes from, the language, and how a command is asked for, done and its
 * failure told.
 */
export abstract class OffhookElement extends LitElement {
  static readonly tag: string;
  static readonly dependencies: readonly OffhookElementClass[] = [];
  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    locale: {},
    error: { state: true },
  };

  /** The client to use instead of the nearest provider's. */
  declare client: CallClient | undefined;
  /** BCP 47 language tag; default: the page's. */
  declare locale: string | null;
  /** The last failure, until the next try. */
  declare protected error: CallError | null;

  /** The language that counts. */
  protected get language(): string {
    return (
      this.locale ||
      this.closest('[lang]')?.getAttribute('lang') ||
      document.documentElement.lang ||
      navigator.language
    );
  }

  /** Sentences by error code, for failures that bring none. */
  protected get errorTables(): MessageTables<Readonly<Record<string, string>>> {
    return { en: errorMessages };
  }

  /** A failure in words: the server's sentence, else the one for its code. */
  protected sentence(error: CallError): string {
    const { code, message } = error;
    if (message !== code) return message;
    const sentences = messagesFor(this.errorTables, this.language);
    return sentences[code] ?? sentences['unavailable'] ?? code;
  }

  /** See {@link Perform}; a failure is shown and told as `call-error`. */
  protected readonly perform: Perform = async (verb, detail, work) => {
    this.error = null;
    if (!mayPerform(this, verb, detail)) return undefined;
    try {
      return await work();
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  };

  /** Shows and tells a failure. */
  protected fail(thrown: unknown): void {
    this.error = toCallError(thrown);
    emit(this, 'call-error', { error: this.error });
  }
}

/** Whatever was thrown, as the one kind of error that hosts see. */
export function toCallError(thrown: unknown): CallError {
  return thrown instanceof CallError ? thrown : new CallError('unavailable', { cause: thrown });
}
