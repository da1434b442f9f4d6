import type { Call } from '../call/call.js';
import { isTerminal } from '../call/vocabulary.js';
import type { Environment } from '../env/environment.js';
import type { CallBook } from './call-book.js';
import type { ClientState } from './call-client.js';
import type { Device } from './device.js';
import { isRung } from './ringing-calls.js';
import { RingTabs } from './ring-tabs.js';
import { createRingTone, type RingPattern, type RingTone } from './ring-tone.js';
import type { Store } from './store.js';
import { createTabLeader, type TabLeader, type TabLeaderOptions } from './tab-leader.js';

/** What a {@link Ringer} works with. */
export interface RingerOptions {
  readonly store: Store<ClientState>;
  readonly book: Pick<CallBook, 'patch'>;
  readonly environment: Environment;
  readonly device: Pick<Device, 'id'>;
  /** The built-in ringtone, none, or a URL. */
  readonly wishes: { readonly ringtone: string };
  /** For tests: the sound. */
  readonly tone?: RingTone;
  /** For tests: which tab rings. */
  readonly leader?: (options: TabLeaderOptions) => TabLeader;
}

/** Rings aloud while somebody rings, in one tab of the browser; stops the instant nobody does. */
export interface Ringer {
  /** Looks again, e.g. after another ringtone was chosen. */
  update(): void;
  /** Unlocks sound; call it from a click. */
  enableSound(): Promise<void>;
  close(): void;
}

const leastRingMs = 3000;
/** A second call rings softly into the first. */
const volumeInCall = 0.2;

/** Makes the ringer of a page. It opens no sound before something rings or the page is used. */
export function createRinger(options: RingerOptions): Ringer {
  return new PageRinger(options);
}

class PageRinger implements Ringer {
  readonly #options: RingerOptions;
  readonly #tone: RingTone;
  readonly #tabs: RingTabs;
  readonly #rung = new Set<string>();
  readonly #abort = new AbortController();
  readonly #unsubscribe: () => void;
  #unlocked = false;
  #playing = '';
  #trying: RingPattern | null = null;
  #cancelTimer = (): void => undefined;

  constructor(options: RingerOptions) {
    this.#options = options;
    this.#tone = options.tone ?? createRingTone(options.environment);
    this.#tabs = new RingTabs({
      leader: (name) =>
        (options.leader ?? createTabLeader)({
          name,
          environment: options.environment,
          onChange: () => this.update(),
        }),
      onSilenced: (ids) =>
        options.book.patch({ silenced: [...new Set([...options.store.getSnapshot().silenced, ...ids])] }),
    });
    const { signal } = this.#abort;
    for (const event of ['pointerdown', 'keydown']) {
      window.addEventListener(event, () => void this.enableSound(), { capture: true, signal });
    }
    this.#unsubscribe = options.store.subscribe(() => this.update());
    this.update();
  }

  update(): void {
    const snapshot = this.#options.store.getSnapshot();
    if (this.#tabs.follow(snapshot) && this.#unlocked) this.#tabs.leader?.offer();
    const pattern = this.#wanted(snapshot);
    const aloud = this.#unlocked && (pattern === 'ringback' || this.#tabs.leader?.leads() === true);
    this.#play(aloud ? pattern : null, snapshot.mediaCallId === null ? 1 : volumeInCall);
    if (pattern === this.#trying) return;
    this.#trying = pattern;
    if (pattern === null) this.#options.book.patch({ audioBlocked: false });
    else void this.#tryToRing(pattern);
  }

  async enableSound(): Promise<void> {
    this.#unlocked = await this.#tone.unlock();
    if (this.#abort.signal.aborted) return;
    if (this.#unlocked) {
      this.#tabs.leader?.claim();
      this.#options.book.patch({ audioBlocked: false });
    }
    this.update();
  }

  close(): void {
    this.#abort.abort();
    this.#unsubscribe();
    this.#cancelTimer();
    this.#tabs.close();
    this.#tone.close();
  }

  #play(pattern: RingPattern | null, volume: number): void {
    const { ringtone } = this.#options.wishes;
    const key = pattern === null ? '' : `${pattern} ${volume} ${ringtone}`;
    if (key === this.#playing) return;
    this.#playing = key;
    if (pattern === null) return this.#tone.stop();
    void this.#tone.play(pattern, volume, ringtone === 'default' ? undefined : ringtone).then((allowed) => {
      if (!allowed && this.#playing === key) this.#options.book.patch({ audioBlocked: true });
    });
  }

  /** The browser may have allowed sound meanwhile; if nobody on this machine can ring, the person must hear of it. */
  async #tryToRing(pattern: RingPattern): Promise<void> {
    this.#unlocked = await this.#tone.unlock();
    if (this.#abort.signal.aborted) return;
    if (this.#unlocked) this.#tabs.leader?.offer();
    const rings = this.#unlocked || (pattern === 'ringtone' && (await this.#tabs.leader?.isTaken()) === true);
    if (this.#abort.signal.aborted || this.#trying !== pattern) return;
    this.#options.book.patch({ audioBlocked: !rings });
    this.update();
  }

  #wanted({ calls, silenced, pending, ringDeadlines }: ClientState): RingPattern | null {
    const { environment, device, wishes } = this.#options;
    const now = environment.now();
    const left = (call: Call): number => (ringDeadlines[call.id] ?? Infinity) - now;
    const waits = (call: Call): boolean =>
      !isTerminal(call.status) && (call.answeredAt === null || isRung(call));
    const rings = calls.filter((call) => waits(call) && left(call) > 0);
    for (const call of rings) if (left(call) >= leastRingMs) this.#rung.add(call.id);
    this.#wakeIn(Math.min(...rings.map(left)));
    // A person who has just pressed a button wants silence; if the command fails, it rings on.
    const isHeard = (call: Call): boolean =>
      isRung(call) &&
      this.#rung.has(call.id) &&
      pending[call.id] === undefined &&
      !silenced.includes(call.id);
    if (wishes.ringtone !== 'none' && rings.some(isHeard)) return 'ringtone';
    return rings.some((call) => isMyAppCall(call, device.id)) ? 'ringback' : null;
  }

  /** The ring ends by itself even if nothing more is heard of the server. */
  #wakeIn(leftMs: number): void {
    this.#cancelTimer();
    if (Number.isFinite(leftMs))
      this.#cancelTimer = this.#options.environment.setTimer(() => this.update(), leftMs);
  }
}

/** I placed it here, and nobody but us makes the sound of waiting: phone networks send theirs. */
function isMyAppCall(call: Call, deviceId: string): boolean {
  const isApp = call.provider === 'p2p' || call.channel === 'video';
  return (
    isApp &&
    call.direction === 'outbound' &&
    call.status === 'ringing' &&
    call.me?.answeredOn?.deviceId === deviceId
  );
}
