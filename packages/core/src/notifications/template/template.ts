/** What a mail of a topic says in one language, as its author writes it. */
export interface TopicTemplate {
  /** One line. */
  readonly subject: string;
  /** Paragraphs with an empty line between them. One that is `[Words]({{link}})` and nothing else becomes a button. */
  readonly body: string;
}

/** A piece of a line: text, or the name of the value that stands there. */
export type Piece = { readonly text: string } | { readonly value: string };

/** A paragraph, or a button and which of the two links it opens. */
export type Block =
  | { readonly kind: 'paragraph'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'button'; readonly pieces: readonly Piece[]; readonly opens: LinkValue };

/** A template that has passed. */
export interface ParsedTemplate {
  readonly subject: readonly Piece[];
  readonly body: readonly Block[];
}

/** What is wrong with a template, and where: lines and columns count from 1. */
export interface TemplateFault {
  readonly part: keyof TopicTemplate;
  readonly line: number;
  readonly column: number;
  readonly detail: string;
}

/** The page that a notification is about, and the same by a fresh sign-in link. */
export const linkValues = ['link', 'signInLink'] as const;
export type LinkValue = (typeof linkValues)[number];

/** What every template may use, beside what its topic declares. */
export const commonValues = ['contact.name', 'account.name', ...linkValues] as const;

const LONGEST = { subject: 200, body: 10_000 } as const;

/**
 * Reads a template: text with `{{values}}`, and no markup of any other kind.
 *
 * @param declared the values of its topic
 */
export function parseTemplate(
  template: TopicTemplate,
  declared: readonly string[],
): { readonly parsed: ParsedTemplate } | { readonly faults: readonly TemplateFault[] } {
  const faults: TemplateFault[] = [];
  const known = [...commonValues, ...declared];
  const inSubject = known.filter((name) => !isLink(name));
  for (const part of ['subject', 'body'] as const) {
    if (template[part].trim() === '') faults.push({ part, line: 1, column: 1, detail: 'It is empty.' });
    if (template[part].length > LONGEST[part])
      faults.push({ part, line: 1, column: 1, detail: `It is longer than ${LONGEST[part]} characters.` });
  }
  const lines = template.subject.trimEnd().split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length > 1) faults.push({ part: 'subject', line: 2, column: 1, detail: 'A subject is one line.' });
  const subject = piecesOf(lines[0]?.trim() ?? '', { part: 'subject', line: 1, column: 1 }, inSubject, faults);
  const body = paragraphsOf(template.body).map((paragraph) => blockOf(paragraph, known, faults));
  return faults.length > 0 ? { faults } : { parsed: { subject, body } };
}

/** Whether a template makes a sign-in link, which is one for each sending. */
export function makesSignInLink({ body }: ParsedTemplate): boolean {
  return body.some((block) =>
    block.kind === 'button'
      ? block.opens === 'signInLink'
      : block.pieces.some((piece) => 'value' in piece && piece.value === 'signInLink'),
  );
}

/** One sentence for a fault. */
export function faultText({ part, line, column, detail }: TemplateFault): string {
  return `Line ${line}, column ${column} of the ${part}: ${detail}`;
}

interface Paragraph {
  readonly text: string;
  /** The line that it begins in. */
  readonly line: number;
}

/** Lines that stand together, with their breaks. */
function paragraphsOf(body: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let open: { text: string; line: number } | undefined;
  body.split(/\r\n|[\n\r]/).forEach((line, i) => {
    if (line.trim() === '') open = undefined;
    else if (open !== undefined) open.text += `\n${line}`;
    else {
      open = { text: line, line: i + 1 };
      paragraphs.push(open);
    }
  });
  return paragraphs;
}

function blockOf({ text, line }: Paragraph, known: readonly string[], faults: TemplateFault[]): Block {
  const at: Place = { part: 'body', line, column: 1 };
  const button = /^(\s*\[)([^\]\n]*)\]\(([^)\n]*)\)\s*$/.exec(text);
  if (button === null) {
    const odd = /\]\(/.exec(text);
    if (odd !== null) faults.push({ ...placeIn(text, odd.index, at), detail: howButtonsAre });
    return { kind: 'paragraph', pieces: piecesOf(text, at, known, faults) };
  }
  const [, before = '', words = '', target = ''] = button;
  const pieces = piecesOf(
    words.trim(),
    { ...at, column: before.length + 1 },
    known.filter((name) => !isLink(name)),
    faults,
  );
  const opens = linkValues.find((name) => target.trim() === `{{${name}}}`);
  if (opens === undefined || words.trim() === '')
    faults.push({ ...at, column: before.length + words.length + 3, detail: howButtonsAre });
  return { kind: 'button', pieces, opens: opens ?? 'link' };
}

const howButtonsAre =
  'A button stands alone in its paragraph and opens the page of the mail: `[Words]({{link}})` or `[Words]({{signInLink}})`.';

type Place = Pick<TemplateFault, 'part' | 'line' | 'column'>;

function piecesOf(text: string, at: Place, known: readonly string[], faults: TemplateFault[]): Piece[] {
  const pieces: Piece[] = [];
  const fault = (index: number, detail: string) => faults.push({ ...placeIn(text, index, at), detail });
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(/\{\{((?:(?!\{\{|\}\})[^\n])*)\}\}|\{\{|\}\}/g)) {
    if (index > from) pieces.push({ text: text.slice(from, index) });
    from = index + mark.length;
    if (mark === '{{') fault(index, 'A value that begins here has no end. Write it as `{{contact.name}}`.');
    else if (mark === '}}') fault(index, '`}}` ends a value, and none has begun. Write values as `{{contact.name}}`.');
    else {
      const value = mark.slice(2, -2).trim();
      if (known.includes(value)) pieces.push({ value });
      else fault(index, `\`${mark}\` is no value here. There are: ${known.map((name) => `{{${name}}}`).join(', ')}.`);
    }
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function placeIn(text: string, index: number, { part, line, column }: Place): Place {
  const before = text.slice(0, index).split('\n');
  const last = before.at(-1) ?? '';
  return before.length === 1
    ? { part, line, column: column + last.length }
    : { part, line: line + before.length - 1, column: last.length + 1 };
}

function isLink(name: string): boolean {
  return linkValues.some((link) => link === name);
}
