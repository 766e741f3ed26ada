import { z } from 'zod';
import { isMeant, type Term } from './terms.js';
import { type Word, wordsOf } from './words.js';

/** A piece of a text; `match` where it is what was searched for. Never HTML: a front end writes the text as text. */
export const MarkedText = z.array(z.object({ text: z.string(), match: z.literal(true).optional() }));

/** See {@link MarkedText}. */
export type MarkedText = z.output<typeof MarkedText>;

/** How long an excerpt is, and how much of it stands before the first match. */
const EXCERPT = 180;
const BEFORE = 60;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A whole text with what was searched for marked. */
export function marked(text: string, terms: readonly Term[]): MarkedText {
  return segments(text, { from: 0, to: text.length }, rangesOf(terms, wordsOf(text)));
}

/** The part of a text around the first match, or its beginning. Line breaks become spaces. */
export function excerpt(text: string, terms: readonly Term[]): MarkedText {
  const line = text.replace(/\s/g, ' ');
  const words = wordsOf(line);
  const ranges = rangesOf(terms, words);
  const [first] = ranges;
  const from = first === undefined || first.to <= EXCERPT ? 0 : startNear(first.from - BEFORE, words, line);
  const to = from + EXCERPT >= line.length ? line.length : endNear(from + EXCERPT, from, words, line);
  const part = segments(line, { from, to }, ranges);
  const dots = { text: '…' };
  return [...(from > 0 ? [dots] : []), ...part, ...(to < line.length ? [dots] : [])];
}

function rangesOf(terms: readonly Term[], words: readonly Word[]): Range[] {
  const ranges: Range[] = [];
  for (const word of words) {
    const meant = terms.filter((term) => isMeant(term, word));
    if (meant.length === 0) continue;
    if (word.run) ranges.push(...meant.flatMap((term) => withinRun(word, term)));
    else ranges.push(word);
  }
  return ranges.sort((a, b) => a.from - b.from);
}

/** Where in a run a part stands. What folding made longer or shorter is marked as a whole. */
function withinRun({ from, to, folded }: Word, term: Term): Range[] {
  if (folded.length !== to - from) return [{ from, to }];
  const ranges: Range[] = [];
  for (let at = folded.indexOf(term.folded); at !== -1; at = folded.indexOf(term.folded, at + 1))
    ranges.push({ from: from + at, to: from + at + term.folded.length });
  return ranges;
}

function segments(text: string, { from, to }: Range, ranges: readonly Range[]): MarkedText {
  const parts: MarkedText = [];
  let at = from;
  for (const range of ranges) {
    const start = Math.max(range.from, at);
    const end = Math.min(range.to, to);
    if (start >= end) continue;
    if (start > at) parts.push({ text: text.slice(at, start) });
    const last = parts.at(-1);
    if (last?.match && start === at) last.text += text.slice(start, end);
    else parts.push({ text: text.slice(start, end), match: true });
    at = end;
  }
  if (at < to) parts.push({ text: text.slice(at, to) });
  return parts;
}

/** The beginning of a word near a place, or the place itself in the midst of a long one. */
function startNear(place: number, words: readonly Word[], text: string): number {
  const word = words.find(({ from }) => from >= place);
  return word !== undefined && word.from - place < BEFORE / 2 ? word.from : wholeCharacter(place, text);
}

function endNear(place: number, from: number, words: readonly Word[], text: string): number {
  const word = words.findLast(({ to }) => to <= place);
  return word !== undefined && word.to > from + EXCERPT / 2 ? word.to : wholeCharacter(place, text);
}

/** A place that no character is cut at. */
function wholeCharacter(place: number, text: string): number {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff ? place + 1 : place;
}
