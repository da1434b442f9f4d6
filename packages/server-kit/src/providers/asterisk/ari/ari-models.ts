/** What ARI calls the state of a channel. `Ring`: somebody calls us. `Ringing`: whom we called hears it. */
export type AriChannelState =
  | 'Down'
  | 'Rsrved'
  | 'OffHook'
  | 'Dialing'
  | 'Ring'
  | 'Ringing'
  | 'Up'
  | 'Busy'
  | 'Dialing Offhook'
  | 'Pre-ring'
  | 'Unknown';

/** Name and number as a phone would show them; both empty when unknown. */
export interface AriCallerId {
  readonly name: string;
  readonly number: string;
}

/** One leg at Asterisk. */
export interface AriChannel {
  readonly id: string;
  /** With the technology first, e.g. `PJSIP/alice-00000001`. */
  readonly name: string;
  readonly state: AriChannelState;
  /** Id of the protocol, for SIP the Call-ID; empty where there is none. */
  readonly protocol_id: string;
  readonly caller: AriCallerId;
  readonly connected: AriCallerId;
  readonly accountcode: string;
  readonly dialplan: {
    readonly context: string;
    /** The number that was called. */
    readonly exten: string;
    readonly priority: number;
    readonly app_name: string;
    readonly app_data: string;
  };
  /** ISO 8601 with the zone written `+0000`. */
  readonly creationtime: string;
  readonly language: string;
}

/** What joins channels. */
export interface AriBridge {
  readonly id: string;
  readonly technology: string;
  readonly bridge_type: 'mixing' | 'holding';
  readonly bridge_class: string;
  readonly creator: string;
  readonly name: string;
  /** Ids of the channels in it. */
  readonly channels: readonly string[];
  readonly creationtime: string;
  readonly video_mode?: string;
}

/** A recording that is being made, or just was. */
export interface AriLiveRecording {
  readonly name: string;
  readonly format: string;
  readonly state: 'queued' | 'recording' | 'paused' | 'done' | 'failed' | 'canceled';
  /** `channel:<id>` or `bridge:<id>`. */
  readonly target_uri: string;
  /** Seconds; only when it is done. */
  readonly duration?: number;
  /** Why it failed. */
  readonly cause?: string;
}

/** A recording that lies on the disk of Asterisk. */
export interface AriStoredRecording {
  readonly name: string;
  readonly format: string;
}

/** A sound that plays or waits to. */
export interface AriPlayback {
  readonly id: string;
  readonly media_uri: string;
  /** `channel:<id>` or `bridge:<id>`. */
  readonly target_uri: string;
  readonly language: string;
  readonly state: 'queued' | 'playing' | 'continuing' | 'done' | 'failed';
}

/** What Asterisk says of itself. */
export interface AriInfo {
  readonly system?: { readonly version: string; readonly entity_id: string };
}

/** An application as Asterisk knows it: it exists while a socket is, or was, open for it. */
export interface AriApplication {
  readonly name: string;
  readonly channel_ids: readonly string[];
  readonly bridge_ids: readonly string[];
}
