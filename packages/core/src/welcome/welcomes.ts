import { z } from 'zod';
import type { Engine } from '../data/engine.js';
import { parseJson } from '../identity/json-rows.js';
import type { KernelTables } from '../identity/tables.js';
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

/** What the operators prepared for each contact's first visits. */
export class Welcomes {
  constructor(private readonly engine: Engine) {}

  /** One statement. */
  async of({ accountId, contactId }: { readonly accountId: string; readonly contactId: string }): Promise<Welcome> {
    const row = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_contact as contact')
      .leftJoin('portico_brand as brand', 'brand.account_id', 'contact.account_id')
      .select(['contact.next_steps', 'contact.contact_person', 'contact.joined_at', 'brand.tokens'])
      .where('contact.account_id', '=', accountId)
      .where('contact.id', '=', contactId)
      .executeTakeFirst();
    const brand = parseJson(row?.tokens) as { readonly contactPerson?: ContactPerson } | null;
    return {
      nextSteps: (parseJson(row?.next_steps) ?? []) as Welcome['nextSteps'],
      person: (parseJson(row?.contact_person) as ContactPerson | null) ?? brand?.contactPerson ?? null,
      joinedAt: row?.joined_at ?? null,
    };
  }
}
