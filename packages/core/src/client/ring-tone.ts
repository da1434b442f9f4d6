import type { Environment } from '../env/environment.js';

/** What is played: `ringtone` to whoever is rung, `ringback` to whoever rings. */
export type RingPattern = 'ringtone' | 'ringback';

/** Sound of a ring. Silent until `play`; `stop` is instant. */
export interface RingTone {
  /** True when the browser lets this page make sound; asks it. Call it from a click to be allowed. */
  unlock(): Promise<boolean>;
  /** Rings until `stop`. `url` replaces the built-in ringtone; resolves with false when the browser refuses. */
  play(pattern: RingPattern, volume: number, url?: string): Promise<boolean>;
  stop(): void;
  close(): void;
}

/** A tone of a pattern: start, length (seconds from the start of the cycle) and frequencies. */
interface Tone {
  readonly atSeconds: number;
  readonly lengthSeconds: number;
  readonly hertz: readonly number[];
}

interface Pattern {
  readonly cycleMs: number;
  readonly gain: number;
  /** Bell-like tones die away, telephone tones are even. */
  readonly bell: boolean;
  readonly tones: readonly Tone[];
}

const unlockMs = 300;

const note = (atSeconds: number, ...hertz: number[]): Tone => ({ atSeconds, lengthSeconds: 0.9, hertz });

const patterns: Readonly<Record<RingPattern, Pattern>> = {
  // A rising E major chord, twice: heard well by small speakers, without the edge of a square wave.
  ringtone: {
    cycleMs: 3200,
    gain: 0.22,
    bell: true,
    tones: [0, 0.75].flatMap((at) => [
      note(at, 659.26, 1318.5),
      note(at + 0.14, 830.61, 1661.2),
      note(at + 0.28, 987.77, 1975.5),
      note(at + 0.42, 1318.5, 2637),
    ]),
  },
  // The North American ringing tone of ITU-T E.180: 440 and 480 Hz, 2 s on, 4 s off.
  ringback: {
    cycleMs: 6000,
    gain: 0.05,
    bell: false,
    tones: [{ atSeconds: 0, lengthSeconds: 2, hertz: [440, 480] }],
  },
};

/** Makes a {@link RingTone} with Web Audio; nothing is opened before it is needed. */
export function createRingTone(environment: Environment): RingTone {
  let context: AudioContext | undefined;
  let stopNow = (): void => undefined;

  async function unlock(): Promise<boolean> {
    if (typeof AudioContext === 'undefined') return false;
    const opened = (context ??= new AudioContext());
    // A refused `resume` stays pending for ever.
    let cancelTimer = (): void => undefined;
    const timeout = new Promise<void>((resolve) => (cancelTimer = environment.setTimer(resolve, unlockMs)));
    await Promise.race([opened.resume(), timeout]).catch(() => undefined);
    cancelTimer();
    return opened.state === 'running';
  }

  function stop(): void {
    stopNow();
    stopNow = () => undefined;
  }

  function playPattern(name: RingPattern, volume: number): void {
    if (context !== undefined) stopNow = repeat(context, patterns[name], volume, environment);
  }

  return {
    unlock,
    async play(name, volume, url) {
      stop();
      if (url === undefined || name === 'ringback') {
        playPattern(name, volume);
        return true;
      }
      const audio = new Audio(url);
      audio.loop = true;
      audio.volume = volume;
      stopNow = () => {
        audio.pause();
        audio.removeAttribute('src');
      };
      const stopThis = stopNow;
      return audio.play().then(
        () => true,
        (error: unknown) => {
          // Refused by the browser; one that was stopped meanwhile (AbortError) was not refused.
          if (error instanceof DOMException && error.name === 'NotAllowedError') return false;
          // A sound that cannot be loaded must not make a call silent.
          if (stopNow === stopThis) playPattern(name, volume);
          return true;
        },
      );
    },
    stop,
    close() {
      stop();
      void context?.close();
      context = undefined;
    },
  };
}

/** Plays a pattern again and again; the result stops it. */
function repeat(
  context: AudioContext,
  pattern: Pattern,
  volume: number,
  environment: Environment,
): () => void {
  const master = new GainNode(context, { gain: volume * pattern.gain });
  master.connect(context.destination);
  let cancelTimer = (): void => undefined;
  const cycle = (): void => {
    schedule(context, master, pattern);
    cancelTimer = environment.setTimer(cycle, pattern.cycleMs);
  };
  cycle();
  return () => {
    cancelTimer();
    master.disconnect();
  };
}

function schedule(context: AudioContext, master: GainNode, { tones, bell }: Pattern): void {
  for (const { atSeconds, lengthSeconds, hertz } of tones) {
    const start = context.currentTime + 0.02 + atSeconds;
    const end = start + lengthSeconds;
    hertz.forEach((frequency, overtone) => {
      const envelope = new GainNode(context, { gain: 0 });
      const peak = bell ? 1 / (1 + overtone * 4) : 1;
      envelope.gain.setValueAtTime(0, start);
      envelope.gain.linearRampToValueAtTime(peak, start + 0.012);
      if (bell) envelope.gain.exponentialRampToValueAtTime(0.001, end);
      else envelope.gain.setTargetAtTime(0, end - 0.03, 0.01);
      const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
      oscillator.connect(envelope).connect(master);
      oscillator.start(start);
      oscillator.stop(end + 0.05);
    });
  }
}
