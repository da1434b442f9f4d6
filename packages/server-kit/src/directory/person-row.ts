/** A user or a contact, with the other half of the same person where there is one. */
export interface PersonRow {
  readonly kind: 'user' | 'contact';
  readonly id: string;
  readonly name: string;
  readonly name_sort: string;
  readonly email: string | null;
  readonly company: string | null;
  readonly avatar_url: string | null;
  readonly user_id: string | null;
  readonly contact_id: string | null;
  readonly role: string;
  readonly do_not_call: number;
  /** The user's own number. */
  readonly user_phone: string | null;
  /** JSON list of the contact's numbers. */
  readonly contact_phones: string | null;
}
