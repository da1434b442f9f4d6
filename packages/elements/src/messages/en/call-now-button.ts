/** Words of `call-now-button` in English. */
export const callNowButtonMessages = {
  voice: 'Call now',
  video: 'Video call',
  ask: 'Call',
  askVoice: 'Voice',
  askVideo: 'Video',
  calling: 'Calling…',
  inCall: 'In call',
  returnToCall: 'Return to call',
  /** Why nobody else can be called now. */
  busyWith: (name: string) =>
    name
      ? `You are in a call with ${name}. End it or put it on hold first.`
      : 'You are in a call. End it or put it on hold first.',
  /** What the button does and for whom; begins with what is written on it. */
  named: (label: string, name: string) => `${label}: ${name}`,
  noPhoneNumber: 'No phone number',
  nobody: 'Nobody to call',
  demo: 'Demo',
  demoExplained: 'Demo call, nothing is dialled for real',
};
