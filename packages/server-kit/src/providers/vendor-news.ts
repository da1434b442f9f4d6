import type { LegObservation, RecordingState } from '@offhook/core/call';

/** What a provider says of a call's recording. */
export interface RecordingObservation {
  readonly state: RecordingState;
  /** Epoch ms. */
  readonly at: number;
  /** The vendor's id of the recording, once known. */
  readonly recordingId: string | null;
}

/** Hears of a vendor by HTTP requests of the vendor to us. */
export interface WebhookFacet {
  /**
   * Verifies a webhook and says what it means. Shapes and types that are not known mean nothing and are no error.
   *
   * @throws CallError `forbidden` when the signature is wrong, stale or missing, or no secret is set.
   */
  receive(request: WebhookRequest): Promise<ReceivedWebhook>;
}

/** A webhook as it arrived. */
export interface WebhookRequest {
  /** What follows the provider's name in the path, e.g. `status`; `null` for nothing. */
  readonly kind: string | null;
  /**
   * The address that the vendor was given: from `publicUrl`, never from the Host header. With its query.
   *
   * @throws CallError `not_configured` without `publicUrl`: what is signed with the address cannot be verified then.
   */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes that were signed. */
  readonly rawBody: Buffer;
}

/** What a webhook says. */
export interface ReceivedWebhook {
  /** The vendor's id of the event, else a hash of the raw body: the same event is applied once. */
  readonly eventKey: string;
  readonly news: readonly VendorNews[];
  /**
   * What the vendor is told, e.g. what to do with a caller; absent: 204. It may take requests to the vendor to carry the
   * answer out: when those fail the vendor is told to send the webhook again, and then this is asked again.
   */
  readonly answer?: (outcome: WebhookOutcome) => WebhookAnswer | Promise<WebhookAnswer>;
}

/** One thing that a vendor tells. */
export type VendorNews =
  | { readonly type: 'leg'; readonly callId: string; readonly observation: LegObservation }
  | ({ readonly type: 'recording'; readonly callId: string } & RecordingObservation)
  | { readonly type: 'inbound'; readonly call: InboundCall };

/** Somebody phones one of our numbers. */
export interface InboundCall {
  readonly providerLegId: string;
  /** E.164 of the caller; `null` when it is withheld. */
  readonly from: string | null;
  /** E.164 of ours that was called. */
  readonly to: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What became of a webhook. */
export interface WebhookOutcome {
  /** The call of an inbound call; `null` when nobody takes calls to that number. */
  readonly inboundCallId: string | null;
  /** Ids of legs that it told of and that nobody wants any more: whoever comes for one is sent away. */
  readonly unwantedLegs: ReadonlySet<string>;
}

/** An answer to a vendor. */
export interface WebhookAnswer {
  readonly contentType: string;
  readonly body: string;
}
