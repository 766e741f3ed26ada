import { z } from 'zod';
import { homeTables } from '../dashboard/kernel-tables.js';
import { parseJson } from '../identity/json-rows.js';
import { ContactPerson } from './contact-person.js';
import { NextSteps } from './next-steps.js';

/** What home says to somebody who is new. */
export const Welcome = z.object({
  /** In the operators' words; none where they wrote none. */
  nextSteps: NextSteps,
  /** The contact's own person, else the one of the brand. */
  person: ContactPerson.nullable(),
  /** When he first signed in. */
  joinedAt: z.string().nullable(),
});

/** See {@link Welcome}. */
export type Welcome = z.output<typeof Welcome>;

/** What the operators prepared for a contact's first visits; read it with {@link welcomeOf}. */
export const welcomeQuery = homeTables.prepared((db) =>
  db
    .selectFrom('portico_contact as contact')
    .leftJoin('portico_brand as brand', 'brand.account_id', 'contact.account_id')
    .select(['contact.next_steps', 'contact.contact_person', 'contact.joined_at', 'brand.tokens']),
);

interface WelcomeRow {
  readonly next_steps: unknown;
  readonly contact_person: unknown;
  readonly joined_at: string | null;
  readonly tokens: unknown;
}

/** What {@link welcomeQuery} gave; what could not be read is left out. */
export function welcomeOf(row: WelcomeRow | undefined): Welcome {
  const steps = (parseJson(row?.next_steps) ?? []) as Welcome['nextSteps'];
  const own = parseJson(row?.contact_person) as ContactPerson | null;
  // Only who has none of his own is shown the brand's.
  const brand = own === null ? (parseJson(row?.tokens) as { readonly contactPerson?: ContactPerson } | null) : null;
  return {
    // What PostgreSQL keeps as JSON comes back in an order of its own.
    nextSteps: steps.map(({ title, note }) => ({ title, note })),
    person: inOrder(own ?? brand?.contactPerson),
    joinedAt: row?.joined_at ?? null,
  };
}

function inOrder(person: ContactPerson | undefined): ContactPerson | null {
  return person === undefined ? null : { name: person.name, note: person.note, email: person.email };
}
