import { seededRandom, shuffled } from '../orders.js';
import { WebhookSender, type Delivery } from '../vendors/webhook-sender.js';
import type { RecordedWebhook } from './recorded-webhook.js';
import type { ReplayOptions } from './replay-options.js';
import type { SignRecorded } from './sign-recorded.js';

/** What came of a replay. */
export interface Replayed {
  readonly sent: number;
  readonly lost: number;
  readonly duplicates: number;
  /** How often each status was answered; 0 stands for no answer. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** What of the options makes the weather. */
export type ReplayWeather = Pick<
  ReplayOptions,
  'shuffle' | 'seed' | 'delayMs' | 'duplicate' | 'lose' | 'times'
>;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** A server that does not answer for so long counts as gone. */
const patienceMs = 15_000;

/** Sends webhooks through whatever weather there is; `told` hears of each answer. */
export async function replay(
  webhooks: readonly RecordedWebhook[],
  sign: SignRecorded,
  weather: ReplayWeather,
  told: (webhook: RecordedWebhook, delivery: Delivery) => void,
): Promise<Replayed> {
  const random = seededRandom(weather.seed);
  const all = Array.from({ length: weather.times }, () => webhooks).flat();
  const kept = all.filter(() => random() >= weather.lose);
  const copies = kept.flatMap((one) => (random() < weather.duplicate ? [one, one] : [one]));
  const inOrder = weather.shuffle ? shuffled(copies, random) : copies;
  const sender = new WebhookSender();
  const statuses = new Map<number, number>();
  const send = async (webhook: RecordedWebhook): Promise<void> => {
    const delivery = await sender.deliver({ ...sign(webhook), timeoutMs: patienceMs });
    const status = delivery.status ?? 0;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    told(webhook, delivery);
  };
  if (weather.delayMs === null) for (const webhook of inOrder) await send(webhook);
  else {
    const [from, to] = weather.delayMs;
    const waits = inOrder.map((webhook) => ({ webhook, ms: from + random() * (to - from) }));
    await Promise.all(waits.map(({ webhook, ms }) => pause(ms).then(() => send(webhook))));
  }
  return {
    ...{ sent: inOrder.length, lost: all.length - kept.length, statuses },
    duplicates: copies.length - kept.length,
  };
}
