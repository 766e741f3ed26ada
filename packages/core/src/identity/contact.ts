import { z } from 'zod';
import { ContactPerson } from '../welcome/contact-person.js';
import { type NextStep, NextSteps } from '../welcome/next-steps.js';
import { parseJson } from './json-rows.js';
import { Mark } from './operator-input.js';
import type { ContactKind, ContactStatus, KernelRow } from './tables.js';

/** A person of one account who may use its portal. */
export interface Contact {
  readonly id: string;
  /** As typed. */
  readonly email: string;
  readonly name: string;
  readonly kind: ContactKind;
  readonly status: ContactStatus;
  readonly statusAt: string;
  readonly invitedAt: string | null;
  /** When he first signed in. */
  readonly joinedAt: string | null;
  /** His own language; null: the account's. */
  readonly locale: string | null;
  /** The host's own id for him. */
  readonly externalId: string | null;
  readonly createdAt: string;
  /** What happens next, in order, as home tells him; empty where nobody wrote it. */
  readonly nextSteps: readonly NextStep[];
  /** Whom he may turn to; null: the person whom the brand names. */
  readonly contactPerson: ContactPerson | null;
}

/** What operators prepare for a contact's first visits. Plain text; null takes it away. */
interface Prepared {
  readonly nextSteps?: readonly NextStep[] | null | undefined;
  readonly contactPerson?: ContactPerson | null | undefined;
}

/** What a new contact needs. */
export interface NewContact extends Prepared {
  readonly email: string;
  readonly name: string;
  /** Default `client`. */
  readonly kind?: ContactKind | undefined;
  readonly locale?: string | undefined;
  readonly externalId?: string | undefined;
}

/** What may change of a contact. A `locale` of null is the account's. */
export interface ContactChange extends Prepared {
  readonly name?: string | undefined;
  readonly kind?: ContactKind | undefined;
  readonly locale?: string | null | undefined;
}

const prepared = { nextSteps: NextSteps.nullish(), contactPerson: ContactPerson.nullish() };
const kind = z.enum(['lead', 'client']).optional() satisfies z.ZodType<ContactKind | undefined>;

/** {@link NewContact} as it is checked. */
export const NewContactInput = z.object({
  email: z.string(),
  name: z.string(),
  kind,
  locale: z.string().optional(),
  externalId: Mark.optional(),
  ...prepared,
}) satisfies z.ZodType<NewContact>;

/** {@link ContactChange} as it is checked. */
export const ContactChangeInput = z.object({
  name: z.string().optional(),
  kind,
  locale: z.string().nullable().optional(),
  ...prepared,
}) satisfies z.ZodType<ContactChange>;

/** A status to list contacts by. */
export const ContactStatusInput = z
  .enum(['known', 'invited', 'joined', 'suspended', 'removed'])
  .optional() satisfies z.ZodType<ContactStatus | undefined>;

/** How many contacts have each status. */
export type ContactCounts = Readonly<Record<ContactStatus, number>>;

/** A contact as its row says. */
export function contactOf(row: KernelRow<'portico_contact'>): Contact {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    kind: row.kind,
    status: row.status,
    statusAt: row.status_at,
    invitedAt: row.invited_at,
    joinedAt: row.joined_at,
    locale: row.locale,
    externalId: row.external_id,
    createdAt: row.created_at,
    nextSteps: (parseJson(row.next_steps) ?? []) as NextStep[],
    contactPerson: parseJson(row.contact_person) as ContactPerson | null,
  };
}

/** The columns of what a change says of it; what it leaves out stays as it is. */
export function preparedColumns({ nextSteps, contactPerson }: Prepared) {
  return {
    ...(nextSteps !== undefined && { next_steps: nextSteps?.length ? JSON.stringify(nextSteps) : null }),
    ...(contactPerson !== undefined && { contact_person: contactPerson && JSON.stringify(contactPerson) }),
  };
}
