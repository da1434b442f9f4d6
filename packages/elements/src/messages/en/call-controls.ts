import type { QualityProblem } from '@offhook/core';
import { elsewhereMessages } from './elsewhere.js';
import { transferStatusMessages } from './transfer.js';

/** Words of `call-controls` in English. Names of toggles stay the same; that they are on is said by `aria-pressed`. */
export const callControlsMessages = {
  ...elsewhereMessages,
  group: 'Call controls',
  mute: 'Mute',
  camera: 'Camera off',
  noCamera: 'No camera',
  hold: 'Hold',
  keypad: 'Keypad',
  transfer: 'Transfer',
  record: 'Record',
  recording: 'Recording',
  end: 'End call',
  cancel: 'Cancel',
  ending: 'Ending…',
  loading: 'Loading…',
  loadFailed: 'This could not be loaded. The call goes on.',
  tryAgain: 'Try again',
  opening: 'Opening the microphone. Allow it if the browser asks.',
  openingFirst: 'Opening the microphone. Allow it if the browser asks; the other side is called then.',
  connecting: 'Connecting your microphone…',
  reconnecting: 'Your connection was interrupted. Reconnecting…',
  quality: ({ kind, side }: QualityProblem): string => {
    if (kind === 'delay') return 'There is a long delay on the line.';
    return side === 'sending'
      ? 'You are hard to understand: your sound arrives in pieces.'
      : 'The sound of the other side arrives in pieces.';
  },
  deviceChanged: 'A device was unplugged; another one is used now.',
  enableSound: 'Enable sound',
  transfers: transferStatusMessages,
};
