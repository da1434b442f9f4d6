import { isOver, legParameters, type Leg } from '../leg.js';
import { dial } from './dial.js';
import { parseTwiml, TwimlError } from './parse-twiml.js';
import { record } from './record.js';
import { gather, hangUp, pause, play, redirect, reject, say } from './simple-verbs.js';
import type { TwimlElement, TwimlSource } from './twiml-source.js';
import type { Perform, TwimlContext } from './verb-run.js';

const verbs = new Map<string, Perform>([
  ['Dial', dial],
  ['Gather', gather],
  ['Hangup', hangUp],
  ['Pause', pause],
  ['Play', play],
  ['Record', record],
  ['Redirect', redirect],
  ['Reject', reject],
  ['Say', say],
]);

/** Lets legs do what TwiML says. A leg whose TwiML is through hangs up. */
export class TwimlRunner {
  readonly #context: TwimlContext;

  constructor(context: TwimlContext) {
    this.#context = context;
  }

  /** Starts, or leaves what the leg does now and starts anew: out of its conference, away from who dialled it. */
  run(leg: Leg, source: TwimlSource): void {
    leg.run?.abort();
    leg.bridge.abort();
    if (leg.run !== null) this.#context.conferences.leave(leg, 'sent-elsewhere');
    leg.run = new AbortController();
    const signal = AbortSignal.any([leg.run.signal, leg.life.signal]);
    this.#execute(leg, source, signal).catch((error: unknown) => {
      const code = error instanceof TwimlError ? error.code : 13000;
      this.#context.alert({ code, message: String(error), callSid: leg.sid });
      this.#context.exchange.finish(leg, isOver(leg) || leg.answeredAt !== null ? 'completed' : 'failed');
    });
  }

  /** Plays something to somebody in a conference, who stays in it. */
  announce(leg: Leg, source: TwimlSource): void {
    this.#announce(leg, source).catch((error: unknown) => {
      const code = error instanceof TwimlError ? error.code : 13000;
      this.#context.alert({ code, message: String(error), callSid: leg.sid });
    });
  }

  async #announce(leg: Leg, source: TwimlSource): Promise<void> {
    const document = await this.#load(leg, source);
    const other = document.find(({ name }) => !['Say', 'Play', 'Pause', 'Redirect'].includes(name));
    if (other !== undefined) throw new TwimlError(13238, `<${other.name}> cannot be announced`);
    await this.#perform(leg, document, null, leg.life.signal);
  }

  async #execute(leg: Leg, source: TwimlSource, signal: AbortSignal): Promise<void> {
    let next: TwimlSource | null = source;
    while (next !== null && !signal.aborted) {
      const documentUrl: string | null = next.kind === 'url' ? next.url : null;
      const document: readonly TwimlElement[] = await this.#load(leg, next);
      next = await this.#perform(leg, document, documentUrl, signal);
    }
    if (!signal.aborted) this.#context.exchange.finish(leg, 'completed');
  }

  async #load(leg: Leg, source: TwimlSource): Promise<readonly TwimlElement[]> {
    if (source.kind === 'verbs') return source.verbs;
    if (source.kind === 'text') return parseTwiml(source.twiml);
    const { webhooks, accountSid } = this.#context;
    const { status, answer } = await webhooks.ask(source, {
      ...legParameters(accountSid, leg),
      ...leg.parameters,
      ...source.parameters,
    });
    if (status === null || status < 200 || status >= 300) {
      throw new TwimlError(11200, `HTTP retrieval failure: ${source.url} answered ${status ?? answer}`);
    }
    // An empty answer, e.g. 204, is a document without verbs.
    return answer === '' ? [] : parseTwiml(answer);
  }

  async #perform(
    leg: Leg,
    document: readonly TwimlElement[],
    documentUrl: string | null,
    signal: AbortSignal,
  ): Promise<TwimlSource | null> {
    for (const verb of document) {
      if (signal.aborted) return null;
      const perform = verbs.get(verb.name);
      if (perform === undefined) throw new TwimlError(12200, `This fake knows no <${verb.name}>`);
      const next = await perform({ context: this.#context, leg, verb, signal, documentUrl });
      if (next !== null) return next;
    }
    return null;
  }
}
