import { isTerminal, type Call, type Person } from '@offhook/core';

/** Whom the viewer talks to. */
export function otherPerson(call: Call): Person {
  return call.direction === 'outbound' ? call.to : call.from;
}

/** The newer of two snapshots of one call; of different calls the first. */
export function newerCall(first: Call | undefined, second: Call | undefined): Call | undefined {
  if (!first || !second) return first ?? second;
  return second.id === first.id && second.version > first.version ? second : first;
}

/** True while the viewer is in the call with a browser, so that there is a call screen to be at. */
export function hasMediaHere(call: Call): boolean {
  return !isTerminal(call.status) && call.me?.state === 'joined' && call.me.answeredOn !== null;
}

/** True while the viewer can still take part: the call is live and the viewer has neither left nor declined. */
export function isMine(call: Call): boolean {
  return (
    !isTerminal(call.status) && ['invited', 'waiting', 'ringing', 'joined'].includes(call.me?.state ?? '')
  );
}
