import type { Statements } from '../statements.ts';
import type { SignedIn } from './session-by-hand.ts';

interface Invoice {
  id: string;
  number: string;
  subject: string;
  status: string;
  due_on: string;
  currency: string;
  total: number;
  paid: number;
}
interface Project {
  id: string;
  title: string;
  steps: number;
  steps_done: number;
}
interface Ticket {
  id: string;
  subject: string;
  status: 'asked' | 'answered';
}
interface File {
  id: string;
  name: string;
  note: string;
}

interface Recent {
  app: string;
  title: string;
  subtitle: string | null;
  link: string;
  openedAt: string;
}
interface Welcome {
  next_steps: unknown;
  contact_person: unknown;
  joined_at: string;
  tokens: unknown;
}

/** The rows of the five cards. */
interface CardRows {
  open: Invoice[];
  recent: Invoice[];
  running: Project[];
  current: Ticket[];
  newest: File[];
}

/** The rows of home: the cards, and what home shows beside them. */
export interface HomeRows extends CardRows {
  recents: Recent[];
  welcome: Welcome[];
}

const INVOICE = 'id, number, subject, status, due_on, currency, total, paid';
const OWN = 'account_id = $1 and owner_id = $2';
const cards: { readonly [Card in keyof CardRows]: string } = {
  open: `select ${INVOICE} from ledger_invoice where ${OWN} and status = 'open' order by due_on, id limit 5`,
  recent: `select ${INVOICE} from ledger_invoice where ${OWN} and status <> 'draft' order by issued_on desc, id desc limit 5`,
  running: `select id, title, steps, steps_done from works_project where ${OWN} and status = 'running' order by changed_on desc, id desc limit 5`,
  current: `select id, subject, status from desk_ticket where ${OWN} and status <> 'closed' order by changed_on desc, id desc limit 5`,
  newest: `select id, name, note from papers_file where ${OWN} order by shared_on desc, id desc limit 5`,
};
const reads: { readonly [Part in keyof HomeRows]: string } = {
  ...cards,
  recents: `select app, title, subtitle, link, opened_at as "openedAt" from portico_recent where account_id = $1 and contact_id = $2 order by opened_at desc, link limit 6`,
  welcome: `select c.next_steps, c.contact_person, c.joined_at, b.tokens from portico_contact c left join portico_brand b on b.account_id = c.account_id where c.account_id = $1 and c.id = $2`,
};
const names = Object.keys(reads) as (keyof HomeRows)[];
const composed = `select ${names
  .map((name) => `(select coalesce(json_agg(t), '[]'::json) from (${reads[name]}) t) as ${name}`)
  .join(', ')}`;

/** One statement after another. */
export async function rowsInTurn(statements: Statements, { account_id, id }: SignedIn): Promise<HomeRows> {
  const rows: Partial<Record<keyof HomeRows, unknown>> = {};
  for (const name of names) rows[name] = await statements.all(reads[name], [account_id, id]);
  return rows as HomeRows;
}

/** All in one statement. */
export async function rowsAtOnce(statements: Statements, { account_id, id }: SignedIn): Promise<HomeRows> {
  const [row] = await statements.all(composed, [account_id, id]);
  return row as unknown as HomeRows;
}

/** The same list of ten as the portal's route. */
export const listOfTen = cards.recent.replace('limit 5', 'limit 10');

/** The answer of the portal's home, letter by letter, where nothing waits and nothing was opened. */
export function homeAnswer({ open, recent, running, current, newest, recents, welcome: [welcome] }: HomeRows) {
  return {
    actions: [],
    cards: [
      card('ledger', 'open', 'receipt', 'Open invoices', open.map(openInvoice)),
      card('ledger', 'recent', 'receipt', 'Latest invoices', recent.map(recentInvoice)),
      card('works', 'running', 'hammer', 'Running projects', running.map(project)),
      card('desk', 'current', 'message-circle', 'Your questions', current.map(ticket)),
      card('papers', 'newest', 'folder', 'New files', newest.map(file)),
    ],
    unavailableActions: [],
    recents,
    welcome: {
      nextSteps: parsed(welcome?.next_steps) ?? [],
      person:
        parsed(welcome?.contact_person) ??
        (parsed(welcome?.tokens) as { contactPerson?: object })?.contactPerson ??
        null,
      joinedAt: instant(welcome?.joined_at),
    },
  };
}

/** SQLite gives JSON as text. */
function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/** As the portal writes times, also where they come inside JSON. */
function instant(value: unknown): string | null {
  return value === null || value === undefined ? null : new Date(value as string).toISOString();
}

function card(plugin: string, name: string, icon: string, title: string, items: object[]) {
  return { plugin, card: name, app: plugin, icon, version: 1, view: { title, items } };
}

function openInvoice({ id, number, subject, currency, total, paid, due_on }: Invoice) {
  return {
    title: number,
    subtitle: subject,
    link: `/invoices/${id}`,
    statuses: [{ text: 'To pay', tone: 'warn' }],
    amount: { value: total - paid, currency },
    dueAt: due_on,
  };
}

function recentInvoice({ id, number, subject, currency, total, status }: Invoice) {
  return {
    title: number,
    subtitle: subject,
    link: `/invoices/${id}`,
    statuses: [status === 'paid' ? { text: 'Paid', tone: 'good' } : { text: 'To pay', tone: 'warn' }],
    amount: { value: total, currency },
  };
}

function project({ id, title, steps, steps_done }: Project) {
  return { title, link: `/projects/${id}`, progress: { done: steps_done, of: steps } };
}

function ticket({ id, subject, status }: Ticket) {
  const [text, tone] = status === 'answered' ? ['Answered', 'good'] : ['With us', 'info'];
  return { title: subject, link: `/tickets/${id}`, statuses: [{ text, tone }] };
}

function file({ id, name, note }: File) {
  return { title: name, subtitle: note, link: `/files/${id}` };
}
