/** Plays the sound of remote streams without any element on the page. */
export interface RemoteAudio {
  /** Plays the sound of this stream for the participant; `null` ends it. */
  set(participantId: string, stream: MediaStream | null): void;
  /** Tries again after the browser refused; from a click it works. */
  enable(): Promise<void>;
  /** The loudspeaker that was set; `''` for the system's. */
  readonly speaker: string;
  /** Another loudspeaker, where the browser can choose one; `''` for the system's. */
  setSpeaker(deviceId: string): Promise<void>;
  close(): void;
}

/** Makes a {@link RemoteAudio}. `onBlocked` tells whether the browser refuses to play before the page is clicked. */
export function createRemoteAudio(onBlocked: (blocked: boolean) => void): RemoteAudio {
  const players = new Map<string, HTMLAudioElement>();
  let speaker = '';

  async function play(player: HTMLAudioElement): Promise<void> {
    try {
      await player.play();
    } catch (error) {
      // Anything else (the stream was replaced meanwhile) is no refusal: the next `set` plays.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked(true);
    }
  }

  function remove(participantId: string): void {
    const player = players.get(participantId);
    if (!player) return;
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
      // A loudspeaker that is gone is no reason for silence: the default one plays.
      if (speaker) void player.setSinkId(speaker).catch(() => undefined);
      void play(player);
    },
    async enable() {
      onBlocked(false);
      await Promise.all([...players.values()].map(play));
    },
    get speaker() {
      return speaker;
    },
    async setSpeaker(deviceId) {
      speaker = deviceId;
      await Promise.all([...players.values()].map((player) => player.setSinkId(deviceId)));
    },
    close() {
      for (const participantId of players.keys()) remove(participantId);
    },
  };
}
