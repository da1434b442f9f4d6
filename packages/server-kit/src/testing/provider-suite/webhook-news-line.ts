import type { OutgoingWebhook, WebhookSender } from '../vendors/webhook-sender.js';
import type { KeptMessage, KeptNews, VendorNewsLine } from './provider-world.js';

/** The news of a vendor that tells by webhooks, signed when they happened. `titleOf` names one for failures. */
export function webhookNewsLine(
  sender: WebhookSender,
  titleOf: (webhook: OutgoingWebhook) => string,
): VendorNewsLine {
  const kept = new WeakMap<KeptMessage, OutgoingWebhook>();
  const keptMessage = (webhook: OutgoingWebhook): KeptMessage => {
    const message = { title: titleOf(webhook) };
    kept.set(message, webhook);
    return message;
  };
  const keep = (alsoSend: boolean): KeptNews => {
    const { webhooks, giveBack } = sender.keep({ alsoSend });
    return {
      get messages() {
        return webhooks.map(keptMessage);
      },
      giveBack,
    };
  };
  return {
    weather: (weather) => void (sender.weather = weather),
    keep: () => keep(false),
    copy: () => keep(true),
    async tell(message) {
      const webhook = kept.get(message);
      if (webhook === undefined) throw new Error('this was never kept');
      const { status, answer } = await sender.deliver(webhook);
      if (status === null || status >= 300) throw new Error(`the webhook was refused: ${status} ${answer}`);
    },
  };
}
