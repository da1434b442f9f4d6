/** Words of `missed-calls-badge` in English. */
export const missedCallsBadgeMessages = {
  /** Name of the button; the count as it is shown. */
  label: (unseen: string): string => (unseen === '0' ? 'Missed calls' : `Missed calls, ${unseen} new`),
  title: 'Missed calls',
  voice: 'Voice call',
  video: 'Video call',
  isNew: 'New',
  callBack: 'Call back',
  emptyTitle: 'No missed calls',
  emptyText: 'When a call rings and nobody takes it, it is kept here to call back.',
  loading: 'Loading missed calls…',
  tryAgain: 'Try again',
  close: 'Close',
  unknown: 'Unknown caller',
};
