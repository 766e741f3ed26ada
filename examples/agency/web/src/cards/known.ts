import type { Amount } from '../texts/format.ts';

// The standard shapes as this portal knows them. A newer portal may say more, or say it otherwise: what is understood is
// shown, the rest is left out, and nothing breaks.

/** A status as a word, with how it is meant. */
export interface KnownStatus {
  readonly text: string;
  readonly tone: string;
  readonly icon?: string;
}

/** How far something has come. */
export interface KnownProgress {
  readonly done: number;
  readonly of: number;
}

/** What rows and whole items have in common. */
interface KnownThing {
  readonly title: string;
  readonly subtitle?: string;
  readonly picture?: string;
  readonly statuses: readonly KnownStatus[];
  readonly amount?: Amount;
  readonly dueAt?: string;
  readonly progress?: KnownProgress;
}

/** A row of a card or list. */
export interface KnownItem extends KnownThing {
  readonly link?: string;
}

/** A list, or a page of it. */
export interface KnownList {
  readonly title: string;
  readonly items: readonly KnownItem[];
  readonly empty?: string;
  readonly next?: string;
}

/** Something that can be done with an item. */
export interface KnownButton {
  readonly verb: string;
  readonly path: string;
  readonly tone?: string;
  readonly confirm?: string;
  readonly note?: string;
}

/** One item, whole. */
export interface KnownDetail extends KnownThing {
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly text: readonly string[];
  readonly lists: readonly KnownList[];
  readonly buttons: readonly KnownButton[];
}

type Raw = Readonly<Record<string, unknown>>;

const raw = (value: unknown): Raw => (typeof value === 'object' && value !== null ? (value as Raw) : {});
const string = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const whole = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);
/** A page of this portal, or a route of its API: never the address of another site. */
const ownPath = (value: unknown) => (typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined);

function each<Known>(value: unknown, read: (entry: unknown) => Known | undefined): Known[] {
  return Array.isArray(value) ? value.map(read).filter((known): known is Known & {} => known !== undefined) : [];
}

/** An object without the entries that are not there. */
function given<Entries extends object>(entries: Entries): { [K in keyof Entries]?: Exclude<Entries[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never;
}

function statusIn(value: unknown): KnownStatus | undefined {
  const { text, tone, icon } = raw(value);
  const word = string(text);
  return word === undefined
    ? undefined
    : { text: word, tone: string(tone) ?? 'neutral', ...given({ icon: string(icon) }) };
}

function amountIn(value: unknown): Amount | undefined {
  const { value: minor, currency } = raw(value);
  const units = whole(minor);
  if (units === undefined || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return undefined;
  return { value: units, currency };
}

function progressIn(value: unknown): KnownProgress | undefined {
  const [done, of] = [whole(raw(value)['done']), whole(raw(value)['of'])];
  return done === undefined || of === undefined || of < 1 || done < 0 ? undefined : { done, of };
}

const dateIn = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

function thingIn(value: unknown): KnownThing | undefined {
  const { title, subtitle, picture, statuses, amount, dueAt, progress } = raw(value);
  const name = string(title);
  if (name === undefined) return undefined;
  return {
    title: name,
    statuses: each(statuses, statusIn),
    ...given({
      subtitle: string(subtitle),
      picture: string(picture),
      amount: amountIn(amount),
      dueAt: dateIn(dueAt),
      progress: progressIn(progress),
    }),
  };
}

/** What is understood of a row; nothing of one without a title. */
export function knownItem(value: unknown): KnownItem | undefined {
  const thing = thingIn(value);
  return thing && { ...thing, ...given({ link: ownPath(raw(value)['link']) }) };
}

/** What is understood of a list, a page of it, or what a card says as one. */
export function knownList(value: unknown): KnownList | undefined {
  const { title, items, empty, next } = raw(value);
  const name = string(title);
  if (name === undefined) return undefined;
  return { title: name, items: each(items, knownItem), ...given({ empty: string(empty), next: string(next) }) };
}

function buttonIn(value: unknown): KnownButton | undefined {
  const { verb, path, tone, confirm, note } = raw(value);
  const [word, route] = [string(verb), ownPath(path)];
  if (word === undefined || route === undefined) return undefined;
  return { verb: word, path: route, ...given({ tone: string(tone), confirm: string(confirm), note: string(note) }) };
}

function factIn(value: unknown) {
  const [label, text] = [string(raw(value)['label']), string(raw(value)['value'])];
  return label === undefined || text === undefined ? undefined : { label, value: text };
}

/** What is understood of one item. */
export function knownDetail(value: unknown): KnownDetail | undefined {
  const thing = thingIn(value);
  const { facts, text, lists, buttons } = raw(value);
  return (
    thing && {
      ...thing,
      facts: each(facts, factIn),
      text: each(text, string),
      lists: each(lists, knownList),
      buttons: each(buttons, buttonIn),
    }
  );
}
