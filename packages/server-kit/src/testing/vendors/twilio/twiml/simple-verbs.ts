import { askAction, targetOf, waitSeconds, type Perform, type VerbRun } from './verb-run.js';

/** How long something said or played once lasts, in the vendor's seconds. */
const soundSeconds = 0.5;

/** `<Say>`: the person hears the text. */
export const say: Perform = (run) => sound(run, `say: ${run.verb.text}`);

/** `<Play>`: the person hears a sound or, with `digits`, tones. */
export const play: Perform = (run) => {
  const { digits } = run.verb.attributes;
  return sound(run, digits === undefined ? `play: ${run.verb.text}` : `digits: ${digits}`);
};

/** `<Pause>`: nothing; as the first verb it does not even pick up. */
export const pause: Perform = async ({ context, verb, signal }) => {
  await waitSeconds(context, Number(verb.attributes['length'] ?? 1), signal);
  return null;
};

/** `<Hangup>`. */
export const hangUp: Perform = async ({ context, leg }) => {
  context.exchange.answer(leg);
  context.exchange.finish(leg, 'completed');
  return null;
};

/** `<Reject>`: without picking up. */
export const reject: Perform = async ({ context, leg, verb }) => {
  const busy = verb.attributes['reason'] === 'busy';
  context.exchange.finish(leg, busy ? 'busy' : 'no-answer', busy ? 486 : 603);
  return null;
};

/** `<Redirect>`: goes on with another document. */
export const redirect: Perform = async (run) => ({
  kind: 'url',
  ...targetOf(run, run.verb.text, run.verb.attributes['method']),
});

/** `<Gather>` for digits: says and plays what is inside, and asks how to go on when enough was pressed. */
export const gather: Perform = async (run) => {
  const { context, leg, verb, signal } = run;
  context.exchange.answer(leg);
  for (const inner of verb.children) {
    const text = inner.attributes['digits'] ?? inner.text;
    if (inner.name !== 'Pause') leg.heard.push(`${inner.name === 'Say' ? 'say' : 'play'}: ${text}`);
  }
  const count = Number(verb.attributes['numDigits'] ?? Infinity);
  const timeoutMs = Number(verb.attributes['timeout'] ?? 5) * context.time.secondMs;
  const digits = await pressedDigits(run, count, timeoutMs);
  if (digits === '' || signal.aborted) return null;
  const asked = askAction(run, { Digits: digits });
  if (asked !== null || run.documentUrl === null) return asked;
  return { kind: 'url', url: run.documentUrl, method: 'POST', parameters: { Digits: digits } };
};

/** What was pressed from now until `count` digits, the finish key or the timeout. */
export function pressedDigits(run: VerbRun, count: number, timeoutMs: number): Promise<string> {
  const { context, leg, verb, signal } = run;
  const finishKey = verb.attributes['finishOnKey'] ?? '#';
  const from = leg.pressed.length;
  const done = new AbortController();
  const end = () =>
    leg.pressed
      .slice(from)
      .split('')
      .findIndex((key) => finishKey.includes(key));
  leg.onPress = () => {
    if (end() !== -1 || leg.pressed.length - from >= count) done.abort();
  };
  const over = AbortSignal.any([done.signal, signal]);
  return new Promise((resolve) => {
    over.addEventListener('abort', finish, { once: true });
    context.time.atLatest(timeoutMs / context.time.secondMs, finish, over);
    if (over.aborted) finish();
    function finish() {
      leg.onPress = null;
      const pressed = leg.pressed.slice(from);
      resolve(end() === -1 ? pressed : pressed.slice(0, end()));
    }
  });
}

async function sound({ context, leg, verb, signal }: VerbRun, heard: string): Promise<null> {
  context.exchange.answer(leg);
  leg.heard.push(heard);
  const loop = Number(verb.attributes['loop'] ?? 1);
  await waitSeconds(context, loop === 0 ? Infinity : soundSeconds * loop, signal);
  return null;
}
