/**
 * Tells a mute by the server from the echo of our own. Snapshots lag: after "mute, unmute" one may still say "muted",
 * and must not mute again.
 */
export interface MuteEcho {
  /** We told the server this. */
  sent(muted: boolean): void;
  /** A snapshot says `server` while this tab has `mine`; true when the server decided it, so that we must follow. */
  isNews(server: boolean, mine: boolean): boolean;
}

/** Makes a {@link MuteEcho} for a session that begins with what the server says. */
export function createMuteEcho(initial: boolean): MuteEcho {
  let seen = initial;
  let expected: boolean[] = [];
  return {
    sent(muted) {
      expected.push(muted);
    },
    isNews(server, mine) {
      const changed = server !== seen;
      seen = server;
      if (server === mine) {
        expected = [];
        return false;
      }
      const echo = expected.indexOf(server);
      if (!changed) return false;
      expected = echo === -1 ? [] : expected.slice(echo + 1);
      return echo === -1;
    },
  };
}
