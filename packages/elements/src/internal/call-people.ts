import { isTerminal, otherPerson, type Call, type CallClient } from '@offhook/core';
import { displayPhone } from './phone-format.js';

/** What the other person is called: the name, else the number or the address. */
export function displayName(call: Call): string {
  const { name, phone, email } = otherPerson(call);
  return displayPhone(name || phone || email || '');
}

/** True when the viewer is out of a call to a phone that goes on without them. */
export function goesOnWithoutMe(call: Call): boolean {
  return !isTerminal(call.status) && call.kind === 'phone' && call.answeredAt !== null && isOut(call);
}

/** Whoever does not take a call that is given back to them, or misses it, is out of it, too. */
function isOut({ me }: Call): boolean {
  return /left|declined|missed/.test(me?.state ?? '');
}

/** What they are called to whom the viewer gave a call; `null` where the viewer did not, or nobody is known. */
export function givenTo(call: Call): string | null {
  const { agentId, from, kind, me, participants, to } = call;
  const mine = participants.find(({ id }) => id === me?.participantId);
  // Colleagues who were rung but did not take the call have left it as well, and are at neither end of it.
  const wasMine = mine && [from.id, to.id].includes(mine.person.id);
  if (kind !== 'phone' || me === null || !isOut(call) || !wasMine) return null;
  const others = participants.filter(
    ({ id, person }) => id !== mine.id && person.id !== otherPerson(call).id,
  );
  const taker =
    others.find(({ person }) => person.kind === 'user' && person.id === agentId) ??
    others.find(({ state }) => state === 'joined');
  return taker ? displayPhone(taker.person.name || taker.person.phone || '') : null;
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

/** True when the media of a call that I am in belongs to another device of mine. */
export function isElsewhere(call: Call, client: CallClient): boolean {
  const { inBrowser, me } = call;
  return inBrowser && me?.state === 'joined' && me.answeredOn !== null && !isHere(call, client);
}

/** True while the viewer can still take part: the call is live and the viewer has neither left nor declined. */
export function isMine(call: Call): boolean {
  return (
    !isTerminal(call.status) && ['invited', 'waiting', 'ringing', 'joined'].includes(call.me?.state ?? '')
  );
}
