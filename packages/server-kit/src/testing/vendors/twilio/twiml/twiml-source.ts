import type { WebhookTarget } from '../twilio-webhooks.js';

/** A verb or noun of TwiML. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, trimmed. */
  readonly text: string;
  readonly children: readonly TwimlElement[];
}

/** Where a call's TwiML comes from: the host, the request itself, or (a participant's) the fake. */
export type TwimlSource =
  | ({ readonly kind: 'url' } & WebhookTarget & {
        /** What the question says besides the call, e.g. how a dial ended. */
        readonly parameters?: Readonly<Record<string, string>>;
      })
  | { readonly kind: 'text'; readonly twiml: string }
  | { readonly kind: 'verbs'; readonly verbs: readonly TwimlElement[] };
