/** Plays the sound of remote streams without any element on the page. */
export interface RemoteAudio {
  /** Plays the sound of this stream for the participant; `null` ends it. */
  set(participantId: string, stream: MediaStream | null): void;
  /** Tries again after the browser refused; from a click it works. */
  enable(): Promise<void>;
  /** Another loudspeaker, where the browser can choose one; `''` for the system's. */
  setSpeaker(deviceId: string): Promise<void>;
  close(): void;
}

/** Makes a {@link RemoteAudio}. `onBlocked` tells whether the browser refuses to play before the page is clicked. */
export function createRemoteAudio(
  speaker: string | null,
  onBlocked: (blocked: boolean) => void,
): RemoteAudio {
  const players = new Map<string, HTMLAudioElement>();
  let sink = speaker;

  async function play(player: HTMLAudioElement): Promise<void> {
    try {
      await player.play();
    } catch (error) {
      // Anything else (the stream was replaced meanwhile) is no refusal: the next `set` plays.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked(true);
    }
  }

  async function route(player: HTMLAudioElement): Promise<void> {
    if (sink !== null && 'setSinkId' in player) await player.setSinkId(sink);
  }

  function remove(participantId: string): void {
    const player = players.get(participantId);
    if (player === undefined) return;
    player.pause();
    player.srcObject = null;
    players.delete(participantId);
  }

  return {
    set(participantId, stream) {
      if (stream === null) return remove(participantId);
      const player = players.get(participantId) ?? new Audio();
      players.set(participantId, player);
      player.srcObject = new MediaStream(stream.getAudioTracks());
      // A remembered loudspeaker that is gone is no reason for silence: the default one plays.
      void route(player).catch(() => undefined);
      void play(player);
    },
    async enable() {
      onBlocked(false);
      await Promise.all([...players.values()].map(play));
    },
    async setSpeaker(deviceId) {
      sink = deviceId;
      await Promise.all([...players.values()].map(route));
    },
    close() {
      for (const participantId of [...players.keys()]) remove(participantId);
    },
  };
}
