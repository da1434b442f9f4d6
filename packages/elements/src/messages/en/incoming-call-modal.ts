/** Words of `incoming-call-modal` in English. */
export const incomingCallModalMessages = {
  incomingVoice: 'Incoming voice call',
  incomingVideo: 'Incoming video call',
  /** Title of the dialog: channel and caller. */
  title: (channel: 'voice' | 'video', name: string): string =>
    `Incoming ${channel === 'video' ? 'video' : 'voice'} call from ${name}`,
  unknown: 'Unknown caller',
  /** Who hands a running call over; said after “incoming call”. */
  transferredBy: (name: string): string => `transferred by ${name}`,
  countdown: (seconds: number): string =>
    seconds === 1 ? 'Rings for 1 more second' : `Rings for ${seconds} more seconds`,
  lastMoment: 'Ringing ends now',
  accept: 'Accept',
  answering: 'Connecting…',
  decline: 'Decline',
  declining: 'Declining…',
  silence: 'Silence on this device',
  silenced: 'Silenced on this device',
  holdAndAnswer: 'Hold and answer',
  endAndAnswer: 'End and answer',
  /** The call that is going on while another rings. */
  inCallWith: (name: string): string => `You are in a call with ${name}.`,
  alsoCalling: (name: string, more: number): string =>
    more > 1 ? `${name} and ${more - 1} more are calling too` : `${name} is calling too`,
  /** Why Accept waits while the live connection is being made. */
  connecting: 'One moment: connecting to the server…',
  enableSound: 'Enable sound',
  soundBlocked: 'The browser keeps this page silent until you click.',
  recordingAlways: 'This call will be recorded.',
  recordingAsk: 'This call may be recorded if everyone agrees.',
  answeredOn: (device: string): string => `Answered on ${device}`,
  answeredElsewhere: 'Answered on another device',
};
