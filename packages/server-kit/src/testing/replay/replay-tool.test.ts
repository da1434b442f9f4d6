import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account } from '../../providers/twilio/provider-context.fixture.js';
import { telnyx } from '../../providers/telnyx/index.js';
import { twilioUnderTest, type TwilioWorld } from '../../providers/twilio/twilio-world.fixture.js';
import { startCallSystem } from '../call-system.js';
import { suiteNumbers } from '../provider-suite/provider-world.js';
import { place, read, ringing, untilLeg } from '../provider-suite/suite-calls.js';
import { startSuiteWorld } from '../provider-suite/suite-world.js';
import { recordedWebhooks } from './recorded-webhooks.js';

const bin = fileURLToPath(new URL('../../../bin/offhook-replay.js', import.meta.url));
const twilioSecrets = { TWILIO_AUTH_TOKEN: account.authToken, TWILIO_ACCOUNT_SID: account.accountSid };

interface Ran {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

/** Runs the tool as a person does. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { env: { PATH: process.env['PATH'], ...env } },
      (error, said, complained) =>
        resolve({ code: error === null ? 0 : Number(error.code), said, complained }),
    );
  });
}

describe('offhook-replay', { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-replay-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  it('replays what a fake kept of a call, shuffled and doubled, and the call ends as it did', async () => {
    const world = await startSuiteWorld(twilioUnderTest);
    const { fake } = world.vendor as TwilioWorld;
    const kept = fake.webhooks.keep();
    const call = await place(world);
    const customer = await ringing(world, suiteNumbers.customer);
    customer.answer();
    await untilLeg(world, suiteNumbers.customer, 'up');
    customer.hangUp();
    await untilLeg(world, suiteNumbers.customer, 'ended');
    kept.giveBack();
    const path = await file('call.jsonl', recordedWebhooks(kept.webhooks));
    expect((await read(world.amara, call)).endedAt).toBeNull();

    const weather = ['--shuffle', '--seed', '7', '--duplicate', '100', '--delay', '0-50'];
    const ran = await run(['--to', world.system.url, ...weather, path], twilioSecrets);
    expect(ran, ran.said + ran.complained).toMatchObject({ code: 0, complained: '' });
    const count = kept.webhooks.length;
    expect(count).toBeGreaterThan(3);
    expect(ran.said).toMatch(new RegExp(`${2 * count} sent, ${count} of them twice: .* \\(seed 7\\)`));
    expect(await read(world.amara, call)).toMatchObject({ status: 'ended', outcome: 'answered' });

    const forged = await run(['--to', world.system.url, path], { TWILIO_AUTH_TOKEN: 'guessed' });
    expect(forged).toMatchObject({ code: 1 });
    expect(forged.said).toContain(`${count} × 403`);
    await world.close();
  });

  it('sends samples of the vendors with a key of its own, loses some, and says who did not answer', async () => {
    const key = join(folder, 'telnyx.pem');
    const made = await run(['--new-telnyx-key', key]);
    const publicKey = /^[\w+/]{43}=$/m.exec(made.said)?.[0] ?? '';
    expect(await readFile(key, 'utf8')).toContain('PRIVATE KEY');
    expect(await run(['--new-telnyx-key', key])).toMatchObject({ code: 2 });

    const system = await startCallSystem(({ url }) => ({
      providers: [telnyx({ apiKey: 'KEY', publicKey, connectionId: '1', phoneNumber: '+12025550199' })],
      publicUrl: url,
    }));
    const sample = {
      data: { event_type: 'call.answered', id: 'one', occurred_at: new Date(0), payload: {} },
    };
    const path = await file('sample.json', JSON.stringify({ _source: {}, body: sample }));
    const to = ['--to', system.url, '--telnyx-private-key', key];
    const ran = await run([...to, '--times', '3', path]);
    expect(ran, ran.said + ran.complained).toMatchObject({ code: 0 });
    expect(ran.said).toMatch(/^3 sent: 3 × 20\d/m);
    expect((await run([...to, '--lose', '100', path])).said).toContain('0 sent, 1 lost on purpose');
    await system.close();
    const gone = await run([...to, path]);
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.said).toContain('1 × no answer');
  });

  it.each([
    [['--help'], 0, 'offhook-replay --to'],
    [[], 2, 'Name a file or a folder'],
    [['--to', 'localhost', 'x'], 2, '--to takes an address'],
    [['--to', 'http://localhost', 'nowhere'], 2, 'There is no nowhere'],
    [['--to', 'http://localhost', '--delay', '9-1', 'x'], 2, '--delay takes milliseconds'],
    [['--wrong'], 2, "Unknown option '--wrong'"],
  ] as const)('says what is wrong with %j', async (args, code, words) => {
    const ran = await run(args);
    expect(ran.code).toBe(code);
    expect(ran.said + ran.complained).toContain(words);
  });

  it('asks for the secret that is missing, and for whose webhook it is', async () => {
    const to = ['--to', 'http://localhost'];
    const twilio = await file('twilio.json', '{"form":{"CallStatus":"ringing"}}');
    expect((await run([...to, twilio])).complained).toContain(
      'give --twilio-auth-token or TWILIO_AUTH_TOKEN',
    );
    const unknown = await file('unknown.json', '{"body":"a=b"}');
    expect((await run([...to, unknown])).complained).toContain('it does not say whose webhook it is');
    const broken = await file('broken.jsonl', '{"path":"twilio","body":""}\n{');
    expect((await run([...to, broken])).complained).toContain('broken.jsonl:2 is not JSON');
  });
});
