import type { Cause, CausingActor } from '../changes/cause.js';
import type { NewEntry } from '../changes/kernel-change.js';

/** What is to be kept of an act: what was noted, when, who caused it and from where. */
export interface NewAuditEntry extends NewEntry {
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly cause: Cause;
}

/** Values of one person, as they are sealed. */
export interface PersonalValues {
  readonly holder: string;
  readonly values: { readonly from?: NonNullable<Cause['from']>; readonly values?: Readonly<Record<string, string>> };
}

/** What is personal in an entry, by whose it is. */
export function personalOf({ cause, personal }: NewAuditEntry): readonly PersonalValues[] {
  const { actor } = cause;
  const subject = personal?.contactId;
  const acting = actor.kind === 'visitor' && subject !== undefined ? subject : holderOf(actor);
  const known = Object.entries(cause.from ?? {}).filter(([, value]) => value !== '');
  const from = known.length > 0 ? plainJson<NonNullable<Cause['from']>>(Object.fromEntries(known)) : undefined;
  const values = personal && plainJson(personal.values);
  if (from !== undefined && values !== undefined && subject === acting)
    return [{ holder: acting, values: { from, values } }];
  return [
    ...(from === undefined ? [] : [{ holder: acting, values: { from } }]),
    ...(values === undefined || subject === undefined ? [] : [{ holder: subject, values: { values } }]),
  ];
}

/** Whose key encrypts from where somebody acted: a contact's own id; of anybody else with the kind before it. */
function holderOf({ kind, id }: CausingActor): string {
  return kind === 'contact' ? id : `${kind}:${plainText(id)}`;
}

/** A text as both databases keep it: halves of characters, and NUL, become the sign for what is unreadable. */
export function plainText(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\ufffd');
}

/** A value as JSON keeps it, its texts as {@link plainText} has them. */
export function plainJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? plainText(each) : each)));
}
