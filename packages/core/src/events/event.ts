/**
 * Something that happened, as subscribers, webhooks and the log of events tell it.
 *
 * @typeParam Data what its owner declares of it
 *
 * @example
 * ```ts
 * import type { DomainEvent } from '@portico/core';
 *
 * const seen = new Set<string>();
 *
 * // For `portal.on('contact.joined', greet)`. It may come again: `id` says so.
 * export function greet({ id, data }: DomainEvent<'contact.joined', { readonly contactId: string }>) {
 *   if (seen.has(id)) return;
 *   seen.add(id);
 *   console.log(`Say hello to ${data.contactId}`);
 * }
 * ```
 */
export interface DomainEvent<Name extends string = string, Data = Readonly<Record<string, unknown>>> {
  /** The same at each delivery: whoever must not do a thing twice remembers it. */
  readonly id: string;
  /** `<noun>.<past tense>`: `invoice.paid`. */
  readonly name: Name;
  readonly accountId: string;
  /** When it happened: ISO 8601 in UTC. */
  readonly at: string;
  /** What it happened to, `<noun>:<id>`. Events of one subject arrive in order. */
  readonly subject: string;
  /** Its place among the events of its subject, from 1. */
  readonly version: number;
  /** The contact or company that it concerns. */
  readonly partyId: string | undefined;
  readonly data: Data;
}

const NAME = /^([a-z][a-z0-9_]{0,39})\.([a-z][a-z0-9_]{0,39})$/;

/** What an event happened to, and what happened: `invoice` and `paid`; nothing for what is no event's name. */
export function partsOfName(name: string): { readonly noun: string; readonly verb: string } | undefined {
  const [, noun, verb] = NAME.exec(name) ?? [];
  return noun === undefined || verb === undefined ? undefined : { noun, verb };
}

/** Under which key an event's data say what it happened to: `creditNoteId` of `credit_note.issued`. */
export function subjectKey(noun: string): string {
  return `${noun.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Id`;
}
