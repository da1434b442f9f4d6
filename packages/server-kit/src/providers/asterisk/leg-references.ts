/** A leg by our own ids. */
export interface LegReference {
  readonly callId: string;
  readonly legId: string;
}

/**
 * Our ids inside the ids at Asterisk, so that any node understands any event without having kept anything. The name of
 * the application comes first: two installations at one Asterisk never touch each other's calls.
 */
export interface References {
  /** The channel that a leg gets when we dial it. */
  channelIdOf(leg: LegReference): string;
  /** The leg of a channel that we dialled; `null` for a channel of somebody else. */
  legOf(channelId: string): LegReference | null;
  /** The bridge in which the people of a call talk. */
  talkBridgeOf(callId: string): string;
  /** The bridge in which they wait on hold. */
  holdBridgeOf(callId: string): string;
  /** The call of one of these bridges; `null` for somebody else's. */
  callOfBridge(bridgeId: string): string | null;
  /** The file of a recording: one that was stopped and started again has several, counted from 1. */
  recordingOf(callId: string, part: number): string;
  callOfRecording(name: string): string | null;
  /** The sound with which a caller is greeted whom nobody answers. */
  greetingOf(callId: string): string;
  callOfGreeting(playbackId: string): string | null;
  /** The file of the message that such a caller leaves. */
  messageOf(callId: string): string;
  callOfMessage(name: string): string | null;
}

const holdSuffix = 'hold';

/** Makes {@link References} for an application. */
export function referencesFor(app: string): References {
  const ofChannel = new RegExp(`^${app}\\.([\\w-]+)\\.([\\w-]+)$`);
  const ofBridge = new RegExp(`^${app}\\.([\\w-]+)(?:\\.${holdSuffix})?$`);
  const ofRecording = new RegExp(`^${app}\\.([\\w-]+)\\.\\d+$`);
  const ofGreeting = new RegExp(`^${app}\\.([\\w-]+)\\.greeting$`);
  const ofMessage = new RegExp(`^${app}\\.([\\w-]+)\\.message$`);
  return {
    channelIdOf: ({ callId, legId }) => `${app}.${callId}.${legId}`,
    legOf(channelId) {
      const [, callId, legId] = ofChannel.exec(channelId) ?? [];
      return callId === undefined || legId === undefined ? null : { callId, legId };
    },
    talkBridgeOf: (callId) => `${app}.${callId}`,
    holdBridgeOf: (callId) => `${app}.${callId}.${holdSuffix}`,
    callOfBridge: (bridgeId) => ofBridge.exec(bridgeId)?.[1] ?? null,
    recordingOf: (callId, part) => `${app}.${callId}.${part}`,
    callOfRecording: (name) => ofRecording.exec(name)?.[1] ?? null,
    greetingOf: (callId) => `${app}.${callId}.greeting`,
    callOfGreeting: (playbackId) => ofGreeting.exec(playbackId)?.[1] ?? null,
    messageOf: (callId) => `${app}.${callId}.message`,
    callOfMessage: (name) => ofMessage.exec(name)?.[1] ?? null,
  };
}
