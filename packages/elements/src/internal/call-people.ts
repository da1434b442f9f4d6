import { isTerminal, type Call, type CallClient, type Person } from '@offhook/core';

/** Whom the viewer talks to. */
export function otherPerson(call: Call): Person {
  return call.direction === 'outbound' ? call.to : call.from;
}

/** What the other person is called: the name, else the number or the address. */
export function displayName(call: Call): string {
  const { name, phone, email } = otherPerson(call);
  return name || phone || email || '';
}

/** The newer of two snapshots of one call; of different calls the first. */
export function newerCall(first: Call | undefined, second: Call | undefined): Call | undefined {
  if (!first || !second) return first ?? second;
  return second.id === first.id && second.version > first.version ? second : first;
}

/** True while the viewer is in a call of browsers, so that there is a call screen to be at. */
export function hasCallScreen(call: Call): boolean {
  return (
    !isTerminal(call.status) &&
    call.kind === 'app' &&
    call.me?.state === 'joined' &&
    call.me.answeredOn !== null
  );
}

/** True when this device placed or took the call, so that its media belongs here. */
export function isHere(call: Call, client: CallClient): boolean {
  return call.inBrowser && call.me?.state === 'joined' && call.me.answeredOn?.deviceId === client.deviceId;
}

/** True while the viewer can still take part: the call is live and the viewer has neither left nor declined. */
export function isMine(call: Call): boolean {
  return (
    !isTerminal(call.status) && ['invited', 'waiting', 'ringing', 'joined'].includes(call.me?.state ?? '')
  );
}
