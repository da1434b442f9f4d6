import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { publicKeyText } from '../vendors/telnyx/sign-webhook.js';
import type { Delivery } from '../vendors/webhook-sender.js';
import { readRecorded, type RecordedWebhook } from './recorded-webhook.js';
import { helpText, readCommand, type ReplayOptions } from './replay-options.js';
import { replay, type Replayed } from './replay.js';
import { createSignRecorded } from './sign-recorded.js';
import { UsageError } from './usage-error.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The command `offhook-replay`. Resolves with the exit code. */
export async function offhookReplay(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const command = readCommand(args, env);
    if (command.type === 'help') say(helpText);
    else if (command.type === 'new-telnyx-key') makeKey(command.path);
    else return await run(command.options);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nSee: offhook-replay --help\n`);
    return 2;
  }
}

function makeKey(path: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  say(`The private key is in ${path}. Public key, for telnyx({ publicKey }):\n${publicKeyText(publicKey)}`);
}

async function run(options: ReplayOptions): Promise<number> {
  const webhooks = readRecorded(options.paths, options.kind);
  const sign = createSignRecorded(options, webhooks, Date.now);
  const done = await replay(webhooks, sign, options, (webhook, delivery) => say(lineOf(webhook, delivery)));
  say(summaryOf(done, options));
  return [...done.statuses.keys()].every((status) => status >= 200 && status < 300) ? 0 : 1;
}

function lineOf({ path, origin }: RecordedWebhook, { status, answer, failure }: Delivery): string {
  const words = status === null ? `no answer (${failure})` : String(status);
  const why = status === null || status >= 300 ? `  ${answer.slice(0, 300)}` : '';
  // The query names calls and legs, and makes lines long.
  return `${words}  ${path.split('?')[0]}  ${origin}${why}`;
}

function summaryOf({ sent, lost, duplicates, statuses }: Replayed, { seed }: ReplayOptions): string {
  const answers = [...statuses]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${count} × ${status === 0 ? 'no answer' : status}`);
  const weather = [
    ...(duplicates === 0 ? [] : [`${duplicates} of them twice`]),
    ...(lost === 0 ? [] : [`${lost} lost on purpose`]),
  ];
  const what = [`${sent} sent`, ...weather].join(', ');
  return `${what}: ${answers.join(', ') || 'nothing was answered'} (seed ${seed})`;
}
