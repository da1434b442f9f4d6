import type { Call } from '../call/call.js';
import { isTerminal } from '../call/vocabulary.js';
import type { Environment } from '../env/environment.js';
import type { ClientState } from './call-client.js';
import { createRingTone, type RingPattern, type RingTone } from './ring-tone.js';
import type { Store } from './store.js';
import { createTabLeader, type TabLeader, type TabLeaderOptions } from './tab-leader.js';

/** What a {@link Ringer} works with. */
export interface RingerOptions {
  readonly state: Store<ClientState>;
  readonly patch: (change: Partial<ClientState>) => void;
  readonly environment: Environment;
  readonly deviceId: () => string;
  /** The built-in ringtone, none, or a URL. */
  readonly ringtone: () => string;
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
  const { state, patch, environment } = options;
  const tone = options.tone ?? createRingTone(environment);
  const rung = new Set<string>();
  const abort = new AbortController();
  let leader: TabLeader | null = null;
  let channel: BroadcastChannel | undefined;
  let leaderOf = '';
  let unlocked = false;
  let playing = '';
  let trying: RingPattern | null = null;
  let toldSilenced: readonly string[] = [];
  let cancelTimer = (): void => undefined;

  /** Leader and channel belong to one user: tabs of another one have rings of their own. */
  function followUser(): void {
    const { me } = state.getSnapshot();
    const name = me === null ? '' : `offhook-ring:${me.orgId}:${me.userId}`;
    if (name === leaderOf) return;
    leaveUser();
    leaderOf = name;
    if (name === '') return;
    leader = (options.leader ?? createTabLeader)({ name, environment, onChange: update });
    if (unlocked) leader.offer();
    if (typeof BroadcastChannel === 'undefined') return;
    channel = new BroadcastChannel(name);
    channel.addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
      const { silenced } = state.getSnapshot();
      toldSilenced = [...new Set([...silenced, ...data])];
      patch({ silenced: toldSilenced });
    });
  }

  function leaveUser(): void {
    leader?.close();
    channel?.close();
    leader = null;
    channel = undefined;
  }

  /** A person silences the machine, not the tab: the tab that rings aloud may be another one. */
  function tellSilenced(silenced: readonly string[]): void {
    if (silenced.some((id) => !toldSilenced.includes(id))) channel?.postMessage(silenced);
    toldSilenced = silenced;
  }

  function update(): void {
    followUser();
    const snapshot = state.getSnapshot();
    tellSilenced(snapshot.silenced);
    const pattern = options.ringtone() === 'none' ? ringbackOnly(wanted(snapshot)) : wanted(snapshot);
    const aloud = pattern !== null && unlocked && (pattern === 'ringback' || leader?.leads() === true);
    const volume = snapshot.mediaCallId === null ? 1 : volumeInCall;
    play(aloud ? pattern : null, volume);
    if (pattern === null) trying = null;
    if (pattern === null && snapshot.audioBlocked) patch({ audioBlocked: false });
    if (pattern !== null && trying !== pattern) void tryToRing(pattern);
  }

  function play(pattern: RingPattern | null, volume: number): void {
    const url = options.ringtone();
    const key = pattern === null ? '' : `${pattern} ${volume} ${url}`;
    if (key === playing) return;
    playing = key;
    if (pattern === null) return tone.stop();
    const custom = url === 'default' || url === 'none' ? undefined : url;
    void tone.play(pattern, volume, custom).then((allowed) => {
      if (!allowed && playing === key) patch({ audioBlocked: true });
    });
  }

  /** The browser may have allowed sound meanwhile; if nobody on this machine can ring, the person must hear of it. */
  async function tryToRing(pattern: RingPattern): Promise<void> {
    trying = pattern;
    unlocked = await tone.unlock();
    if (abort.signal.aborted || trying !== pattern) return;
    if (unlocked) leader?.offer();
    const rings = unlocked || (pattern === 'ringtone' && (await leader?.isTaken()) === true);
    if (trying === pattern) patch({ audioBlocked: !rings });
    update();
  }

  function wanted({ calls, silenced, pending, ringDeadlines }: ClientState): RingPattern | null {
    const now = environment.now();
    const left = (call: Call): number => (ringDeadlines[call.id] ?? Infinity) - now;
    const rings = calls.filter((call) => !isTerminal(call.status) && call.answeredAt === null && left(call) > 0);
    for (const call of rings) if (left(call) >= leastRingMs) rung.add(call.id);
    wakeAt(Math.min(...rings.map(left)));
    // A person who has just pressed a button wants silence; if the command fails, it rings on.
    const incoming = rings.filter((call) => call.me?.state === 'ringing' && rung.has(call.id) && pending[call.id] === undefined);
    if (incoming.some(({ id }) => !silenced.includes(id))) return 'ringtone';
    return rings.some((call) => isMyAppCall(call, options.deviceId())) ? 'ringback' : null;
  }

  /** The ring ends by itself even if nothing more is heard of the server. */
  function wakeAt(leftMs: number): void {
    cancelTimer();
    cancelTimer = Number.isFinite(leftMs) ? environment.setTimer(update, leftMs) : () => undefined;
  }

  async function used(): Promise<void> {
    unlocked = await tone.unlock();
    if (abort.signal.aborted) return;
    if (unlocked) {
      leader?.claim();
      patch({ audioBlocked: false });
    }
    update();
  }

  const { signal } = abort;
  for (const event of ['pointerdown', 'keydown']) globalThis.window?.addEventListener(event, () => void used(), { capture: true, signal });
  const unsubscribe = state.subscribe(update);
  update();
  return {
    update,
    enableSound: used,
    close() {
      abort.abort();
      unsubscribe();
      cancelTimer();
      leaveUser();
      tone.close();
    },
  };
}

/** I placed it here, and nobody but us makes the sound of waiting: phone networks send theirs. */
function isMyAppCall(call: Call, deviceId: string): boolean {
  const isApp = call.provider === 'p2p' || call.channel === 'video';
  return isApp && call.direction === 'outbound' && call.status === 'ringing' && call.me?.answeredOn?.deviceId === deviceId;
}

function ringbackOnly(pattern: RingPattern | null): RingPattern | null {
  return pattern === 'ringback' ? pattern : null;
}
