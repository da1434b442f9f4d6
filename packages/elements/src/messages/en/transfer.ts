import type { Presence } from '@offhook/core/protocol';

const presences: Record<Presence, string> = {
  available: 'Available',
  busy: 'Busy',
  away: 'Away',
  offline: 'Offline',
};

/** Words of the transfer in English. */
export const transferMessages = {
  search: 'To whom',
  searchHint: 'Name or number',
  found: 'People',
  searching: 'Searching…',
  nobody: 'Nobody was found. Type a whole number to transfer to it.',
  nobodyYet: 'Type a name, or a number with its country code.',
  noPhone: 'No phone number',
  number: 'Number',
  colleague: 'Colleague',
  presence: (presence: Presence): string => presences[presence],
  change: 'Choose somebody else',
  talkFirst: 'Talk first',
  talkFirstHint: (target: string, name: string): string =>
    `You speak with ${target} while ${name} waits, then you decide.`,
  now: 'Transfer now',
  nowHint: (target: string, name: string): string =>
    `${name} is with ${target} as soon as ${target} answers.`,
  starting: 'Starting…',
  tryAgain: 'Try again',
};

/** Words of a transfer under way in English. */
export const transferStatusMessages = {
  calling: (target: string, name: string): string => `Calling ${target}. ${name} is on hold.`,
  ringing: (target: string, name: string): string => `Ringing ${target}. ${name} is on hold.`,
  handingOver: (target: string, name: string): string => `Transferring ${name} to ${target}…`,
  talking: (target: string, name: string): string => `You speak with ${target}. ${name} is on hold.`,
  brought: (name: string): string => `You are being brought in to speak with ${name}.`,
  complete: 'Complete transfer',
  completing: 'Transferring…',
  back: (name: string): string => `Back to ${name}`,
  returning: 'Going back…',
  /** Why a transfer came to nothing; the customer is back. */
  refused: (target: string, name: string, cause: unknown): string => {
    const back = `You are back with ${name}.`;
    switch (cause) {
      case 'busy':
        return `${target} is busy. ${back}`;
      case 'declined':
        return `${target} declined. ${back}`;
      case 'completed':
        return `${target} hung up. ${back}`;
      case 'no_answer':
        return `${target} did not answer. ${back}`;
      case 'invalid_number':
        return `The number of ${target} does not exist or cannot be reached. ${back}`;
      default:
        return `${target} could not be reached. ${back}`;
    }
  },
};
