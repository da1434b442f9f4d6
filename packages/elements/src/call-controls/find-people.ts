import { otherPerson, type Call, type CallClient } from '@offhook/core';
import type { DirectoryPerson } from '@offhook/core/protocol';
import type { OffhookRequests } from '../internal/requests.js';

/** Somebody a call can be transferred to. */
export interface TransferChoice {
  readonly to: OffhookRequests['transfer']['body']['to'];
  readonly name: string;
  readonly avatarUrl: string | null;
  /** What stands below the name. */
  readonly phone: string | null;
  /** Of colleagues, who are reached as they take calls; `null` for everybody else, who is phoned. */
  readonly presence: DirectoryPerson['presence'] | null;
  /** False for a contact without a number. */
  readonly canBeReached: boolean;
}

const mostShown = 8;

/** People whose name, address or number fits; without a query colleagues. Whoever is in the call is left out. */
export async function findPeople(
  client: CallClient,
  call: Call,
  query: string,
): Promise<readonly TransferChoice[]> {
  const filter = query === '' ? { kind: 'staff' as const } : { query };
  const { items } = await client.directory.search({ ...filter, limit: mostShown + call.participants.length });
  const present = new Set(
    call.participants
      .filter(({ state }) => state !== 'left' && state !== 'declined' && state !== 'missed')
      .map(({ person }) => idOf(person)),
  );
  const { phone } = otherPerson(call);
  return items
    .filter((one) => !present.has(idOf(one)) && one.id !== call.contactId && (!phone || one.phone !== phone))
    .slice(0, mostShown)
    .map(asChoice);
}

/** The number that was typed; `null` when it is none. The server knows the rules; this tells numbers from names. */
export function typedNumber(text: string): TransferChoice | null {
  const digits = text.replace(/[\s().-]/g, '');
  if (!/^\+?\d{5,15}$/.test(digits)) return null;
  const name = text.trim();
  return { to: { phone: digits }, name, avatarUrl: null, phone: null, presence: null, canBeReached: true };
}

function asChoice(person: DirectoryPerson): TransferChoice {
  const { kind, id, isStaff, name, phone, email, avatarUrl, presence } = person;
  const byPhone = kind === 'user' && phone ? { phone } : { contactId: id };
  return {
    to: isStaff ? { userId: id } : byPhone,
    name: name || phone || email || '',
    avatarUrl,
    phone,
    presence: isStaff ? presence : null,
    canBeReached: isStaff || phone !== null,
  };
}

function idOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`;
}
