import { callWords } from './call-words.js';
import { elsewhereMessages } from './elsewhere.js';

/** Words of `call-room` in English. */
export const callRoomMessages = {
  ...callWords,
  ...elsewhereMessages,
  room: 'Call room',
  noCall: 'There is no call here.',
  calling: (name: string): string => `Calling ${name}…`,
  ringing: (name: string): string => `Ringing ${name}…`,
  ringsYou: (name: string): string => `${name} is calling you`,
  answer: 'Answer',
  decline: 'Decline',
  openingDevices: 'Opening the microphone. Allow it if the browser asks.',
  openingDevicesVideo: 'Opening microphone and camera. Allow them if the browser asks.',
  connecting: 'Connecting…',
  notYours: 'You are not part of this call.',
  left: 'You have left this call.',
  you: 'You',
  yourCameraIsOff: 'Your camera is off',
  enableSound: 'Enable sound',
  close: 'Close',
  lasted: (time: string): string => `Duration ${time}`,
  serverLost: 'No connection to the server. The call goes on.',
  otherReconnecting: (name: string): string => `${name} is reconnecting…`,
  otherMuted: (name: string): string => `${name} is muted`,
  youHold: 'You put the call on hold',
  otherHolds: (name: string): string => `${name} put you on hold`,
  youAreMuted: 'You are muted',
  deviceChanged: 'A device was unplugged; another one is used now.',
  cameraUnavailable: 'The camera cannot be used. You are heard, not seen.',
  roomCloses: (minutes: number): string =>
    minutes <= 1 ? 'This room closes in less than a minute' : `This room closes in ${minutes} minutes`,
};
