import { z } from 'zod';

/** A page path of the portal, such as `/invoices/0192...`. The host maps it to its own address. Browsers read a backslash as a slash. */
export const PagePath = z.string().regex(/^\/(?![/\\])/, 'A link is a page path that starts with one slash');
const link = PagePath;
/** One expression for both: a union of two formats takes ten times as long, for each row of each card. */
const INSTANT = new RegExp(`(?:${z.regexes.date.source})|(?:${z.regexes.datetime({ offset: true }).source})`);
const instant = z
  .string()
  .regex(INSTANT, 'A time is written in ISO 8601 with its zone, a day YYYY-MM-DD')
  .meta({ anyOf: [{ format: 'date-time' }, { format: 'date' }] });

/** An amount of money: integer of minor units with its ISO 4217 code. */
export const AmountView = z.object({ value: z.int(), currency: z.string().length(3) });

/** How a status is meant. Tones are the same for all brands. */
export const Tone = z.enum(['neutral', 'good', 'warn', 'bad', 'info']);

/** A status: a word, how it is meant, and optionally an icon (a lucide name). */
export const StatusView = z.object({ text: z.string(), tone: Tone, icon: z.string().optional() });

/** How far something has come. */
export const ProgressView = z.object({ done: z.int().nonnegative(), of: z.int().positive() });

/** One row of a card or list. */
export const ItemView = z.object({
  title: z.string(),
  subtitle: z.string().optional(),
  link: link.optional(),
  picture: z.string().optional(),
  /** Several facts are several statuses: "6 days overdue" and "Part paid". */
  statuses: z.array(StatusView).optional(),
  amount: AmountView.optional(),
  /** ISO 8601 time or `YYYY-MM-DD`. */
  dueAt: instant.optional(),
  progress: ProgressView.optional(),
});

/** A figure of a card: "Open in all", "EUR 4,960.00", "three invoices". */
export const FigureView = z.object({ label: z.string(), value: z.string(), note: z.string().optional() });

/** A card in the one standard shape, version 1, that any front end can draw. */
export const CardView = z.object({
  title: z.string(),
  items: z.array(ItemView),
  figures: z.array(FigureView).optional(),
  more: z.object({ text: z.string(), link }).optional(),
  /** What stands here while there are no items. */
  empty: z.string().optional(),
});

/** A list of an app, a page at a time, in the one standard shape, version 1. */
export const ListView = z.object({
  title: z.string(),
  items: z.array(ItemView),
  /** What stands here while there are no items. */
  empty: z.string().optional(),
  /** The `cursor` of the next page. Without it this is the last one. */
  next: z.string().optional(),
});

/** Something that is known of an item: "Foreman", "Jonas Weber". */
export const FactView = z.object({ label: z.string(), value: z.string() });

/** Something that the contact can do with an item. */
export const ButtonView = z.object({
  /** What it does: "Agree to this day". */
  verb: z.string(),
  /** The path of a route of the API that takes a POST without a body: `/visits/0192.../confirm`. */
  path: link,
  tone: Tone.optional(),
  /** What the contact is asked before it happens. Without it, it happens at once. */
  confirm: z.string().optional(),
  /** What follows, in a sentence below the button: "We come on that day." */
  note: z.string().optional(),
});

/** One item of an app, whole, in the one standard shape, version 1. */
export const DetailView = z.object({
  title: z.string(),
  subtitle: z.string().optional(),
  picture: z.string().optional(),
  statuses: z.array(StatusView).optional(),
  amount: AmountView.optional(),
  /** ISO 8601 time or `YYYY-MM-DD`. */
  dueAt: instant.optional(),
  progress: ProgressView.optional(),
  facts: z.array(FactView).optional(),
  /** Paragraphs, plain. */
  text: z.array(z.string()).optional(),
  lists: z.array(z.object({ title: z.string(), items: z.array(ItemView), empty: z.string().optional() })).optional(),
  /** The first one is the main one. */
  buttons: z.array(ButtonView).optional(),
});

/** Something that waits for the contact. Its link equals the link of the card item for the same thing, so that home shows it once. */
export const ActionView = z.object({
  title: z.string(),
  subtitle: z.string().optional(),
  /** The button: "Read and sign". */
  verb: z.string(),
  link,
  dueAt: instant.optional(),
  /** `lapses`: gone for good at `dueAt`. `overdue`: late. `open`: neither. */
  urgency: z.enum(['lapses', 'overdue', 'open']).default('open'),
  amount: AmountView.optional(),
  status: StatusView.optional(),
});

/** See {@link CardView}. */
export type CardView = z.input<typeof CardView>;
/** See {@link ActionView}. */
export type ActionView = z.input<typeof ActionView>;
/** See {@link ItemView}. */
export type ItemView = z.input<typeof ItemView>;
/** See {@link StatusView}. */
export type StatusView = z.input<typeof StatusView>;
/** See {@link AmountView}. */
export type AmountView = z.input<typeof AmountView>;
/** See {@link FigureView}. */
export type FigureView = z.input<typeof FigureView>;
/** See {@link ListView}. */
export type ListView = z.input<typeof ListView>;
/** See {@link DetailView}. */
export type DetailView = z.input<typeof DetailView>;
