import { callWords } from './call-words.js';

/** Words of `call-status-banner` in English. */
export const callStatusBannerMessages = {
  ...callWords,
  region: 'Call',
  emptyTitle: 'No call yet',
  emptyText: 'When you start a call it shows up here, with its status and time.',
  /** The viewer takes part by a phone of their own, which is called before the other side. Not every vendor says when it rings. */
  ownPhone: (state: 'dialing' | 'ringing') =>
    `Your phone is ${state === 'ringing' ? 'ringing' : 'being called'}. Pick it up to be connected.`,
  endCall: 'End call',
  cancel: 'Cancel',
  decline: 'Decline',
  ending: 'Ending…',
  returnToCall: 'Return to call',
  lost: 'No connection to the server. Trying again…',
  controlsFailed: 'The buttons of this call could not be loaded. The call goes on.',
  outcome: 'Outcome',
  outcomeOpen: 'Not set yet',
  outcomes: {
    answered: 'Answered',
    voicemail: 'Voicemail',
    no_answer: 'No answer',
    busy: 'Busy',
    declined: 'Declined',
    canceled: 'Canceled',
    failed: 'Failed',
  },
  notes: 'Notes',
  notesHint: 'What was said, what comes next',
  saving: 'Saving…',
  saved: 'Saved',
  notSaved: 'Not saved. Your text is still here.',
};
