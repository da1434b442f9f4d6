/**
 * What a phone provider has to do, row by row: what the suite shows of each provider, and what the tables in the
 * providers' READMEs list.
 */
export const providerRows = {
  'outbound-answered': 'a call is dialled, is answered and connected',
  'outbound-ringing': 'a call shows when the phone rings',
  'outbound-busy': 'a busy line is busy',
  'outbound-no-answer': 'a phone that rings too long is no answer, and stops ringing',
  'outbound-declined': 'a declined call is declined',
  'outbound-failed': 'a number that cannot be reached is a failed call, in words',
  voicemail: 'an answering machine is told from a person',
  'agent-phone': 'the agent takes part by their own phone, which rings before the customer’s',
  'agent-browser':
    'the agent takes part in the browser, and the customer is dialled when the browser is there',
  'browser-reload': 'a browser that reloads comes back into the call',
  'browser-muted': 'an agent who is muted is not heard after a reload either',
  'browser-gone': 'a browser that is gone for good ends the call',
  'browser-late': 'a browser that comes when the call is over is sent away',
  'browser-missing': 'without the agent’s browser nobody is called, and the agent is told why',
  'agent-none': 'a call is placed in which no agent takes part',
  hold: 'hold and resume, which everybody in the call sees',
  mute: 'mute and unmute at the vendor',
  dtmf: 'keys reach the customer’s phone',
  recording: 'recording: start, pause, resume, stop',
  'transfer-blind': 'a blind transfer: the target answers, and the agent is out',
  'transfer-back': 'a transfer to a busy phone gives the customer back to the agent',
  'transfer-attended': 'an attended transfer: speak first, then complete',
  'transfer-cancel': 'an attended transfer that is called off',
  'transfer-declined': 'a colleague who declines a transfer gives the customer back to the agent',
  'transfer-browser': 'a transfer rings the colleague’s browser, and is theirs when they answer there',
  'transfer-return': 'a call that is given back to whoever placed it rings their browser like any other',
  'transfer-left':
    'whoever transfers and hangs up is out: the target is rung on, and has the customer by answering',
  'transfer-alone': 'a target who declines when whoever transferred has hung up ends the call',
  'transfer-hang-up': 'a customer who hangs up while a transfer is under way ends everything',
  'inbound-answered': 'a call to our number rings all agents, and the first answer wins',
  'inbound-declined': 'a decline removes one agent, and the last one ends the call',
  'inbound-missed': 'a call that nobody takes is missed by all, and hung up',
  'inbound-message': 'a caller whom nobody answers hears the greeting and leaves a message',
  'inbound-given-up': 'a caller who gives up ends the ring',
  cancel: 'a cancel before the answer takes the leg down',
  'late-success': 'a success after the cancel is hung up',
  'hang-up-by-customer': 'the customer hangs up, and the agent’s leg ends, too',
  'hang-up-by-agent': 'the agent hangs up, and the customer’s leg ends, too',
  'hang-up-later': 'a hang-up while the vendor is away is completed later',
  'any-order': 'news in any order, with any duplicates, ends in the same record',
  'any-order-controls': 'so does the news of a call that was on hold and muted',
  'any-order-transfer': 'so does the news of calls that were transferred, blind and attended',
  'any-order-inbound': 'so does the news of callers, answered by one agent or missed by all',
  'news-first': 'news that comes before the answer to the dial counts',
  'news-lost': 'a call of which no news comes is looked up, and ends right',
  'dial-lost-answer': 'a dial whose answer was lost is found, and never dialled again',
  'dial-too-many': 'a vendor that takes no more requests is asked again when it says',
} as const;

/** One of them. */
export type ProviderRow = keyof typeof providerRows;

/** Rows that ask for another one: who cannot do that cannot do these, for the same reason. */
const needs: Readonly<Partial<Record<ProviderRow, ProviderRow>>> = {
  'browser-reload': 'agent-browser',
  'browser-muted': 'agent-browser',
  'browser-gone': 'agent-browser',
  'browser-late': 'agent-browser',
  'browser-missing': 'agent-browser',
  'transfer-browser': 'agent-browser',
  'transfer-return': 'agent-browser',
};

/** Why a provider cannot do a row; `undefined` where it can. */
export function reasonAgainst(
  cannot: Readonly<Partial<Record<ProviderRow, string>>>,
  row: ProviderRow,
): string | undefined {
  const needed = needs[row];
  return cannot[row] ?? (needed === undefined ? undefined : cannot[needed]);
}
