import type { ContactBody } from '@offhook/core/protocol';
import type { Role } from '@offhook/core/call';

/** Somebody with an account of the clinic. */
export interface Account {
  readonly id: string;
  readonly orgId: string;
  readonly role: Extract<Role, 'admin' | 'agent' | 'client'>;
  readonly name: string;
  readonly email: string;
  /** The person's own phone, E.164: staff may take part in calls by it. */
  readonly phone?: string;
  /** What the person does, in words. */
  readonly title: string;
}

/** A practice. Practices share the server and see nothing of one another. */
export interface Practice {
  readonly id: string;
  readonly name: string;
  /** At which it is called while phones are simulated, E.164. */
  readonly phone: string;
}

/** All practices. */
export const practices: readonly Practice[] = [
  { id: 'harbour', name: 'Harbour Clinic', phone: '+12025550100' },
  { id: 'lakeside', name: 'Lakeside Dental', phone: '+12025550190' },
];

export const accounts: readonly Account[] = [
  {
    id: 'amara',
    orgId: 'harbour',
    role: 'admin',
    name: 'Dr. Amara Osei',
    email: 'amara@harbour.example',
    phone: '+12025550111',
    title: 'Family doctor',
  },
  {
    id: 'leo',
    orgId: 'harbour',
    role: 'agent',
    name: 'Leo Fischer',
    email: 'leo@harbour.example',
    phone: '+12025550112',
    title: 'Care coordinator',
  },
  {
    id: 'maya',
    orgId: 'harbour',
    role: 'client',
    name: 'Maya Torres',
    email: 'maya@mail.example',
    title: 'Patient',
  },
  {
    id: 'john',
    orgId: 'harbour',
    role: 'client',
    name: 'John Reyes',
    email: 'john@mail.example',
    title: 'Patient',
  },
  {
    id: 'rin',
    orgId: 'lakeside',
    role: 'admin',
    name: 'Dr. Rin Takahashi',
    email: 'rin@lakeside.example',
    phone: '+12025550191',
    title: 'Dentist',
  },
];

/**
 * Contacts of each practice on the first start. All numbers are of the range kept for fiction; the demo provider plays
 * a different ending for each of 0101 to 0107.
 */
export const firstContacts: Readonly<Record<string, readonly ContactBody[]>> = {
  harbour: [
    contact('Aisha Rahman', '+12025550134', 'client', { email: 'aisha.rahman@mail.example' }),
    contact('Ben Okafor', '+12025550101', 'lead', { company: 'Okafor Roofing' }),
    contact('Carla Jensen', '+12025550102', 'follow_up', { email: 'carla.jensen@mail.example' }),
    contact('Diego Fuentes', '+12025550103', 'client', { email: 'diego.fuentes@mail.example' }),
    contact('Elin Sørensen', '+12025550104', 'lead', { company: 'Nordlys Bakery' }),
    contact('Farid Haddad', '+12025550105', 'client', { email: 'farid.haddad@mail.example' }),
    contact('Grace Whitmore', '+12025550106', 'follow_up', { email: 'grace.whitmore@mail.example' }),
    contact('Hana Kobayashi', '+12025550107', 'client', { email: 'hana.kobayashi@mail.example' }),
    contact('Ivo Petrov', null, 'lead', { email: 'ivo.petrov@mail.example' }),
    contact('John Reyes', '+12025550175', 'follow_up', { email: 'john@mail.example', userId: 'john' }),
    contact('Júlia Almeida', '+12025550151', 'other', {
      email: 'julia.almeida@mail.example',
      doNotCall: true,
    }),
    contact('Maya Torres', '+12025550142', 'client', { email: 'maya@mail.example', userId: 'maya' }),
    contact('Thandi Khumalo', '+12025550163', 'client', { company: 'Khumalo & Daughters' }),
  ],
  lakeside: [
    contact('Noor Bakker', '+12025550181', 'client', { email: 'noor.bakker@mail.example' }),
    contact('Oscar Lindqvist', '+12025550182', 'follow_up', { email: 'oscar.lindqvist@mail.example' }),
    contact('Priya Nair', null, 'lead', { email: 'priya.nair@mail.example' }),
  ],
};

/** The account with this id. */
export function accountOf(id: string): Account | undefined {
  return accounts.find((one) => one.id === id);
}

/** The practice somebody belongs to. */
export function practiceOf(account: Account): Practice {
  const practice = practices.find((one) => one.id === account.orgId);
  if (practice === undefined) throw new TypeError(`${account.id} belongs to no practice`);
  return practice;
}

/** Accounts that work for the practice, as patients see them. */
export function careTeamOf(orgId: string): readonly Account[] {
  return accounts.filter((one) => one.orgId === orgId && one.role !== 'client');
}

/** True for people who work for the practice. */
export function isStaffAccount(account: Account): boolean {
  return account.role !== 'client';
}

function contact(
  name: string,
  phone: string | null,
  category: NonNullable<ContactBody['category']>,
  more: Omit<ContactBody, 'name' | 'phone' | 'category'> = {},
): ContactBody {
  return { name, phone, category, ...more };
}
