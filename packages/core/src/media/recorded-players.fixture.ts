/** Every element that played something since, until `restore`. */
export interface RecordedPlayers {
  /** Those that play what this connection receives. */
  of(pc: RTCPeerConnection | undefined): readonly HTMLMediaElement[];
  restore(): void;
}

/** Begins to record. */
export function recordPlayers(): RecordedPlayers {
  const players = new Set<HTMLMediaElement>();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    players.add(this);
    return play.call(this);
  };
  return {
    of(pc) {
      const heard = (pc?.getReceivers() ?? []).map(({ track }) => track.id);
      return [...players].filter(
        ({ muted, srcObject }) =>
          !muted &&
          srcObject instanceof MediaStream &&
          srcObject.getTracks().some(({ id }) => heard.includes(id)),
      );
    },
    restore: () => void (HTMLMediaElement.prototype.play = play),
  };
}

/** The id of another device of this kind than the usual one. */
export async function otherDevice(kind: MediaDeviceKind): Promise<string> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const other = all.findLast((one) => one.kind === kind && one.deviceId !== 'default');
  if (other === undefined) throw new Error(`this browser has no other ${kind}`);
  return other.deviceId;
}
