import { isTerminal, type Call, type ClientState } from '@offhook/core';

/** How long after its deadline a ring is shown while nothing is heard from the server, ms. */
const graceMs = 2000;

/** The calls that ring me now, the longest waiting first. */
export function ringingCalls(
  state: Pick<ClientState, 'calls' | 'ringDeadlines'>,
  now: number,
): readonly Call[] {
  return state.calls
    .filter((call) => call.direction === 'inbound' && !isTerminal(call.status) && isRinging(call))
    .filter((call) => now < (state.ringDeadlines[call.id] ?? Infinity) + graceMs)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** The call I am in while another one rings. */
export function callInProgress(calls: readonly Call[]): Call | undefined {
  return calls.find((call) => call.me?.state === 'joined' && !isTerminal(call.status));
}

/** True when the keyboard belongs to what the person is writing. */
export function isWriting(): boolean {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!(active instanceof HTMLElement)) return false;
  if (
    active.isContentEditable ||
    active instanceof HTMLTextAreaElement ||
    active instanceof HTMLSelectElement
  )
    return true;
  return (
    active instanceof HTMLInputElement &&
    !/^(button|checkbox|color|file|image|radio|range|reset|submit)$/.test(active.type)
  );
}

function isRinging(call: Call): boolean {
  return call.me?.state === 'ringing' || call.me?.state === 'invited';
}
