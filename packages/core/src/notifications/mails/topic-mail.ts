import { createHash } from 'node:crypto';
import type { Brand } from '../../branding/brand.js';
import { languageAndRegion } from '../../identity/reader-locale.js';
import { envelopeOf, oneLine } from '../../mail/envelope.js';
import { layMailOut, type MailPart } from '../../mail/mail-layout.js';
import type { Mail } from '../../mail/mailer.js';
import { Texts } from '../../texts/catalogue.js';
import { wordingFor } from '../../texts/formality.js';
import type { LinkValue, Piece } from '../template/template.js';
import { notificationTexts } from '../texts.js';
import type { NotificationValue } from '../topic.js';
import type { FoundTemplate } from '../topic-settings.js';
import { formatValue } from '../values.js';

/** Whom a mail is for. */
export interface MailReader {
  readonly name: string;
  readonly address: string;
  /** BCP 47: his own, else the account's. */
  readonly locale: string;
}

/** The account that tells. */
export interface MailAccount {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

/** One thing that a mail tells. */
export interface Told {
  /** The topic's name in the reader's words. */
  readonly title: string;
  readonly template: FoundTemplate;
  readonly values: Readonly<Record<string, NotificationValue>>;
  /** The address of its page. */
  readonly url: string;
  readonly item: string | null;
}

/** What {@link topicMail} needs. */
export interface TopicMail {
  readonly reader: MailReader;
  readonly account: MailAccount;
  readonly brand: Brand;
  /** At least one. */
  readonly told: readonly Told[];
  /** Where a template of one thing signs in, and the code that is asked for. */
  readonly signIn?: { readonly url: string; readonly code: string | undefined } | undefined;
  /** Makes the Message-ID: the same for each attempt to send it. */
  readonly id: string;
  readonly host: string;
  /** Where the portal begins. */
  readonly portal: string;
  /** Where the mails are stopped; nothing where they cannot be. */
  readonly stop?: string | undefined;
}

const texts = new Texts(notificationTexts);

/** How many things a mail lists. Of what is beyond, it says how much it is. */
const MOST_LISTED = 20;

/** The mail of one thing by its template, or of several as a list of their subjects. */
export async function topicMail(mail: TopicMail): Promise<Mail> {
  const { reader, account, brand, told, id, host, stop } = mail;
  const [first] = told;
  if (first === undefined) throw new Error('A mail tells at least one thing.');
  const wording = wordingFor(reader.locale, brand.formality);
  const text = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    texts.format(wording, key, values);
  const titles = [...new Set(told.map(({ title }) => title))];
  const one = told.length === 1;
  const topic = titles.length === 1 ? titles[0] : undefined;
  const subject = one
    ? subjectOf(first, reader, account)
    : topic === undefined
      ? text('notify.digest', { brand: brand.name })
      : text('notify.several', { topic, count: told.length });
  const parts: MailPart[] = one ? bodyOf(first, mail, text) : listOf(mail, text);
  if (stop !== undefined)
    parts.push({
      kind: 'quiet link',
      text: topic === undefined ? text('notify.stop.digest') : text('notify.stop', { topic }),
      url: stop,
    });
  const body = await layMailOut({
    brand,
    locale: one ? first.template.language : (languageAndRegion(reader.locale) ?? 'en'),
    title: subject,
    preview: parts.find((part) => part.kind === 'text')?.text ?? '',
    parts,
  });
  const items = new Set(told.map(({ item }) => item));
  const thread = items.size === 1 && first.item !== null ? threadOf(account.id, first.item, host) : undefined;
  return {
    ...envelopeOf(brand, reader),
    subject: oneLine(subject),
    ...body,
    messageId: `<${id}@${host}>`,
    ...(thread !== undefined && { inReplyTo: thread, references: [thread] }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(stop !== undefined && {
        'List-Unsubscribe': `<${stop}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  };
}

function listOf(
  { reader, account, told, portal }: TopicMail,
  text: (key: string, values?: Readonly<Record<string, string | number>>) => string,
): MailPart[] {
  const listed = told.slice(0, MOST_LISTED);
  const more = told.length - listed.length;
  return [
    { kind: 'text', text: text('notify.greeting', { name: reader.name }) },
    { kind: 'text', text: text('notify.several.intro') },
    ...listed.map((each): MailPart => ({ kind: 'link', text: subjectOf(each, reader, account), url: each.url })),
    ...(more > 0 ? [{ kind: 'link', text: text('notify.more', { count: more }), url: portal } as const] : []),
  ];
}

/** What a notification is called in lists: the subject of its mail. */
export function subjectOf(
  { template, values }: Pick<Told, 'template' | 'values'>,
  reader: Pick<MailReader, 'name' | 'locale'>,
  account: MailAccount,
): string {
  return oneLine(filled(template.parsed.subject, valuesFor(template, values, reader, account)));
}

/** The mail that all about one thing seem to answer: mailboxes show them together, though nobody has sent it. */
function threadOf(accountId: string, item: string, host: string): string {
  return `<${createHash('sha256').update(`${accountId} ${item}`).digest('hex').slice(0, 32)}@${host}>`;
}

function bodyOf(
  { template, values, url }: Told,
  { reader, account, signIn }: TopicMail,
  text: (key: string) => string,
): MailPart[] {
  const links: Record<LinkValue, string> = { link: url, signInLink: signIn?.url ?? url };
  const words = { ...valuesFor(template, values, reader, account), ...links };
  const parts = template.parsed.body.map(
    (block): MailPart =>
      block.kind === 'button'
        ? { kind: 'button', text: filled(block.pieces, words), url: links[block.opens] }
        : { kind: 'text', text: filled(block.pieces, words) },
  );
  if (signIn?.code === undefined) return parts;
  return [
    ...parts,
    { kind: 'quiet', text: text('notify.code') },
    { kind: 'code', text: signIn.code },
    { kind: 'quiet', text: text('notify.private') },
  ];
}

function valuesFor(
  { language }: FoundTemplate,
  values: Told['values'],
  reader: Pick<MailReader, 'name' | 'locale'>,
  { name, timeZone }: MailAccount,
): Readonly<Record<string, string>> {
  // Where a template is not in his language, its days and sums are not, either.
  const locale = reader.locale.startsWith(language) ? (languageAndRegion(reader.locale) ?? language) : language;
  const formatted = Object.entries(values).map(([key, value]) => [key, formatValue(value, { locale, timeZone })]);
  return { 'contact.name': oneLine(reader.name), 'account.name': oneLine(name), ...Object.fromEntries(formatted) };
}

function filled(pieces: readonly Piece[], values: Readonly<Record<string, string>>): string {
  return pieces
    .map((piece) => ('text' in piece ? piece.text : Object.hasOwn(values, piece.value) ? values[piece.value] : ''))
    .join('');
}
