import type { Delivery, OutgoingWebhook } from '../vendors/webhook-sender.js';

/**
 * What a fake delivered or kept, a JSON line each, for a file that `offhook-replay` sends again.
 *
 * @example writeFileSync('a-call.jsonl', recordedWebhooks(fake.webhooks.deliveries))
 */
export function recordedWebhooks(sent: readonly (Delivery | OutgoingWebhook)[]): string {
  return sent.map((one) => `${JSON.stringify(lineOf('webhook' in one ? one.webhook : one))}\n`).join('');
}

function lineOf({ method = 'POST', url, headers, body }: OutgoingWebhook) {
  const { pathname, search } = new URL(url);
  return { method, path: pathname + search, headers, body };
}
