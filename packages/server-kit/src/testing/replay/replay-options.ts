import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

/** What `offhook-replay` is asked to do. */
export interface ReplayOptions {
  readonly paths: readonly string[];
  /** Address of the mounted API, without a slash at the end. */
  readonly to: string;
  /** Address that is signed, where the server's `publicUrl` is another one. */
  readonly signedFor: string;
  readonly kind: string | null;
  readonly account: string | null;
  readonly keepTimes: boolean;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly delayMs: readonly [from: number, to: number] | null;
  /** Chances, 0–1. */
  readonly duplicate: number;
  readonly lose: number;
  readonly times: number;
  readonly twilioAuthToken: string | null;
  readonly twilioAccountSid: string | null;
  /** PEM, or the path of a file with it. */
  readonly telnyxPrivateKey: string | null;
}

/** What can be asked for. */
export type ReplayCommand =
  | { readonly type: 'help' }
  | { readonly type: 'new-telnyx-key'; readonly path: string }
  | { readonly type: 'replay'; readonly options: ReplayOptions };

/** What `--help` says. */
export const helpText = `offhook-replay: posts webhooks of phone companies, signed afresh, to a running call server

  offhook-replay --to http://localhost:3000/api/v1 [options] <file or folder>...

What is sent
  Files of one webhook (.json) or one on each line (.jsonl); folders are read by name. Understood are what a fake
  recorded (recordedWebhooks of @offhook/server-kit/testing), the same by hand,
    {"path":"twilio/status?call=…&leg=…","body":"CallStatus=ringing&…"}
  and samples of the vendors: {"form":{…}} is Twilio's, {"data":{"event_type":…}} is Telnyx's. A body may be a text
  or JSON; what was signed before is signed anew.

Where
  --to <url>           where the call server's API is mounted; webhooks go to <url>/webhooks/<provider>/<kind>
  --signed-for <url>   the server's publicUrl, where that is another address (Twilio signs it); default: --to
  --kind <kind>        for samples that do not say it; default: "status" for Twilio, none for Telnyx
  --account <id>       adds ?account=<id>, for the own account of an organisation

Signing
  --twilio-auth-token <token>     or TWILIO_AUTH_TOKEN in the environment
  --twilio-account-sid <sid>      replaces AccountSid; or TWILIO_ACCOUNT_SID
  --telnyx-private-key <file>     Ed25519, PEM; or TELNYX_PRIVATE_KEY with the text. Nobody but Telnyx has theirs:
                                  give the server the public half of a key of your own
  --new-telnyx-key <file>         makes such a key, writes it, prints the public half, and does nothing else
  --keep-times                    leaves Twilio's Timestamp as it is; otherwise the newest becomes now, and the others
                                  keep their distance, because old news is refused

Weather
  --shuffle            in another order
  --seed <number>      repeats that order and these chances; what was used is said at the end
  --delay <from-to>    all at once, each after so many ms by chance, so that they overtake one another
  --duplicate <n>      n of 100 are sent twice
  --lose <n>           n of 100 are not sent
  --times <n>          everything n times

Exit code: 0 when the server took all, 1 when it refused one or did not answer, 2 when the command makes no sense.
`;

/** Reads the command line. @throws UsageError */
export function readCommand(args: readonly string[], env: NodeJS.ProcessEnv): ReplayCommand {
  const { values, positionals } = parse(args);
  if (values.help === true) return { type: 'help' };
  const newKey = values['new-telnyx-key'];
  if (newKey !== undefined) return { type: 'new-telnyx-key', path: newKey };
  if (positionals.length === 0) throw new UsageError('Name a file or a folder with webhooks.');
  if (values.to === undefined)
    throw new UsageError('Say where to send them: --to http://localhost:3000/api/v1');
  const to = addressOf('--to', values.to);
  const options: ReplayOptions = {
    paths: positionals,
    ...{ to, signedFor: addressOf('--signed-for', values['signed-for'] ?? to) },
    ...{ kind: values.kind ?? null, account: values.account ?? null },
    ...{ keepTimes: values['keep-times'] === true, shuffle: values.shuffle === true },
    seed: wholeNumber('--seed', values.seed ?? String(Math.floor(Math.random() * 1e9)), 0),
    delayMs: values.delay === undefined ? null : delayOf(values.delay),
    duplicate: chanceOf('--duplicate', values.duplicate),
    lose: chanceOf('--lose', values.lose),
    times: wholeNumber('--times', values.times ?? '1', 1),
    twilioAuthToken: values['twilio-auth-token'] ?? env['TWILIO_AUTH_TOKEN'] ?? null,
    twilioAccountSid: values['twilio-account-sid'] ?? env['TWILIO_ACCOUNT_SID'] ?? null,
    telnyxPrivateKey: values['telnyx-private-key'] ?? env['TELNYX_PRIVATE_KEY'] ?? null,
  };
  return { type: 'replay', options };
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ help: { ...flag, short: 'h' }, to: text, 'signed-for': text, kind: text, account: text },
        ...{ 'twilio-auth-token': text, 'twilio-account-sid': text, 'telnyx-private-key': text },
        ...{ 'new-telnyx-key': text, 'keep-times': flag, shuffle: flag, seed: text, delay: text },
        ...{ duplicate: text, lose: text, times: text },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function addressOf(name: string, value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/+$/, '');
  throw new UsageError(`${name} takes an address such as http://localhost:3000/api/v1, not "${value}".`);
}

function wholeNumber(name: string, value: string, least: number): number {
  const number = Number(value);
  if (/^\d{1,15}$/.test(value) && number >= least) return number;
  throw new UsageError(`${name} takes a whole number from ${least} on, not "${value}".`);
}

function chanceOf(name: string, value = '0'): number {
  const percent = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && percent <= 100) return percent / 100;
  throw new UsageError(`${name} takes a number from 0 to 100, not "${value}".`);
}

function delayOf(value: string): readonly [number, number] {
  const found = /^(?:(\d{1,7})-)?(\d{1,7})$/.exec(value);
  const [from, to] = [Number(found?.[1] ?? 0), Number(found?.[2])];
  if (found !== null && from <= to) return [from, to];
  throw new UsageError(`--delay takes milliseconds such as 0-500, not "${value}".`);
}
