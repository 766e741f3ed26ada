import { z } from 'zod';
import { Day } from '../calendar/day.js';
import { Id } from '../id.js';
import { printableText } from '../text/printable-text.js';
import { refuseTooManyLines } from '../totals/document-totals.js';
import { LineEntry } from './line-input.js';

const Subject = printableText(200).trim().min(1);
const Lines = z
  .custom<z.input<typeof LineEntry>[]>((value) => {
    // Before any of them is looked at.
    if (Array.isArray(value)) refuseTooManyLines(value.length);
    return true;
  })
  .pipe(z.array(LineEntry));
const Notes = printableText(10_000);
const PoReference = printableText(100).min(1);
const Buyer = z.object({
  /** Instead of the owner's name. */
  name: printableText(200).min(1).optional(),
  /** In lines. */
  address: printableText(1_000).min(1).optional(),
});

/** What a new draft needs. */
export const DraftInput = z.object({
  /** The contact or company that it is for. */
  owner: Id,
  /** What it is for, in a few words: "Shop front and signs". */
  subject: Subject,
  /** ISO 4217. Default: the account's. */
  currency: z.string().optional(),
  /** At most 5,000 lines, which come to at most 10^13 minor units. */
  lines: Lines,
  /** The day that is planned. Default: the day on which it is issued. */
  issueOn: Day.optional(),
  /** Default: the issue date and the account's terms. */
  dueOn: Day.optional(),
  notes: Notes.optional(),
  /** The buyer's own reference. */
  poReference: PoReference.optional(),
  buyer: Buyer.optional(),
});

/** See {@link DraftInput}. */
export type DraftInput = z.output<typeof DraftInput>;

/** What to change of a draft: what is left out stays, and null takes away. Lines are replaced as a whole. */
export const DraftChange = z.object({
  id: Id,
  subject: Subject.optional(),
  currency: z.string().optional(),
  lines: Lines.optional(),
  issueOn: Day.nullable().optional(),
  dueOn: Day.nullable().optional(),
  notes: Notes.nullable().optional(),
  poReference: PoReference.nullable().optional(),
  buyer: Buyer.nullable().optional(),
});

/** See {@link DraftChange}. */
export type DraftChange = z.output<typeof DraftChange>;
