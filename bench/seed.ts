import type { EngineName, Place } from './databases.ts';
import { benchPortal } from './portal.ts';
import { openStatements, type Statements } from './statements.ts';

/** Somebody who is signed in, as a browser is. */
export interface Person {
  readonly host: string;
  readonly cookie: string;
}

/** How much there is. Every owner has 50 invoices. */
export interface Amount {
  readonly accounts: number;
  /** In each account, those who own by themselves alone. */
  readonly alone: number;
  /** In each account, those who are in two companies too. */
  readonly inCompanies: number;
  /** In all. Owners nobody signs in for make up for what is missing. */
  invoices: number;
}

export interface Seeded {
  readonly place: Place;
  readonly amount: Amount;
  /** Each owns by himself alone. */
  readonly people: readonly Person[];
  /** Each has three owners: himself and two companies. */
  readonly members: readonly Person[];
}

const INVOICES_EACH = 50;
/** Of projects, questions and files. */
const OTHERS_EACH = 6;

/** Fills a database: people through the portal, as an operator does; rows by SQL, for there are many. */
export async function seed(place: Place, amount: Amount): Promise<Seeded> {
  const portal = benchPortal(place);
  await portal.start();
  const people: Person[] = [];
  const members: Person[] = [];
  const owners: { account: string; owner: string }[] = [];
  const accounts: string[] = [];
  try {
    for (let number = 0; number < amount.accounts; number += 1) {
      const host = `studio-${number}.example`;
      const { id: account } = await portal.accounts.create({
        slug: `studio-${number}`,
        name: `Studio ${number}`,
        hosts: [host],
      });
      accounts.push(account);
      const services = portal.account(account);
      const companies: string[] = [];
      for (let company = 0; company < (amount.inCompanies > 0 ? 2 : 0); company += 1) {
        companies.push((await services.companies.create({ name: `Company ${company}` })).id);
      }
      for (let index = 0; index < amount.alone + amount.inCompanies; index += 1) {
        const contact = await services.contacts.create({
          email: `contact-${index}@example.com`,
          name: `Contact ${index}`,
        });
        owners.push({ account, owner: contact.id });
        const belongs = index >= amount.alone;
        for (const company of belongs ? companies : []) {
          await services.companies.addMember(company, contact.id, 'owner');
        }
        const { path } = await services.contacts.signInLink({ contact: contact.id, instant: true });
        (belongs ? members : people).push({ host, cookie: await signIn(portal, host, path) });
      }
      owners.push(...companies.map((owner) => ({ account, owner })));
    }
  } finally {
    await portal.close();
  }
  const statements = openStatements(place);
  try {
    await fill(statements, place.engine, { accounts, owners, invoices: amount.invoices });
  } finally {
    await statements.close();
  }
  return { place, amount, people, members };
}

async function signIn(portal: ReturnType<typeof benchPortal>, host: string, path: string): Promise<string> {
  const origin = `https://${host}`;
  const response = await portal.fetch(
    new Request(`${origin}${path}`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: '{}',
    }),
  );
  const cookie = response.headers.getSetCookie().find((each) => each.startsWith('__Host-portico='));
  if (cookie === undefined) throw new Error(`Nobody was signed in: ${response.status} ${await response.text()}`);
  return cookie.split(';')[0] ?? '';
}

interface Rows {
  readonly accounts: readonly string[];
  readonly owners: readonly { readonly account: string; readonly owner: string }[];
  readonly invoices: number;
}

async function fill(statements: Statements, engine: EngineName, { accounts, owners, invoices }: Rows): Promise<void> {
  const sqlite = engine === 'sqlite';
  const idType = sqlite ? 'text' : 'uuid';
  const uuid = (group: string, number: string) =>
    sqlite
      ? `printf('01900000-${group}-7000-8000-%012x', ${number})`
      : `('01900000-${group}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const day = (plus: string) =>
    sqlite ? `date('2026-01-01', '+' || (${plus}) || ' days')` : `(date '2026-01-01' + (${plus}))`;
  const numbers = (name: string, most: number) =>
    `${name}(i) as (select 1 union all select i + 1 from ${name} where i < ${most})`;
  const fillers = Math.max(0, Math.ceil(invoices / INVOICES_EACH) - owners.length);
  const list = (rows: readonly string[]) => rows.join(', ');
  const total = owners.length + fillers;
  // In the order of time, as they would have come in: rows of one owner lie far apart.
  const insert = (table: string, columns: string, each: number, values: string) =>
    `with recursive ${numbers('n', each)}
     insert into ${table} (account_id, owner_id, id, ${columns})
     select o.account_id, o.owner_id, ${uuid('0001', `n.i * ${total} + o.number`)}, ${values}
     from n cross join bench_owner o order by n.i, o.number;`;
  await statements.exec(
    [
      ...(sqlite ? ['pragma synchronous = off;', 'pragma cache_size = -400000;'] : []),
      'begin;',
      `create temporary table bench_account (number integer primary key, account_id ${idType});`,
      `create temporary table bench_owner (number integer primary key, account_id ${idType}, owner_id ${idType});`,
      `insert into bench_account values ${list(accounts.map((id, at) => `(${at}, '${id}')`))};`,
      `insert into bench_owner values ${list(owners.map(({ account, owner }, at) => `(${at}, '${account}', '${owner}')`))};`,
      ...(fillers === 0
        ? []
        : [
            `with recursive ${numbers('n', fillers)}
             insert into bench_owner
             select ${owners.length} + n.i - 1, a.account_id, ${uuid('ffff', 'n.i')}
             from n join bench_account a on a.number = n.i % ${accounts.length};`,
            `insert into portico_party (account_id, id, kind)
             select account_id, owner_id, 'company' from bench_owner where number >= ${owners.length};`,
          ]),
      insert(
        'ledger_invoice',
        'number, subject, status, issued_on, due_on, currency, total, paid',
        INVOICES_EACH,
        `'2026-' || (n.i * ${total} + o.number), 'Website care', case when n.i % 10 = 0 then 'open' when n.i % 17 = 0 then 'draft' else 'paid' end,
         ${day('n.i * 5')}, ${day('n.i * 5 + 14')}, 'EUR', 11900 + n.i, case when n.i % 10 = 0 then 0 else 11900 + n.i end`,
      ),
      insert(
        'works_project',
        'title, status, steps, steps_done, changed_on',
        OTHERS_EACH,
        `'Project ' || n.i, case when n.i = 3 then 'done' else 'running' end, 10, n.i, ${day('n.i * 9')}`,
      ),
      insert(
        'desk_ticket',
        'subject, status, changed_on',
        OTHERS_EACH,
        `'Question ' || n.i, case n.i % 3 when 0 then 'closed' when 1 then 'asked' else 'answered' end, ${day('n.i * 7')}`,
      ),
      insert(
        'papers_file',
        'name, note, shared_on',
        OTHERS_EACH,
        `'Plan ' || n.i || '.pdf', 'As agreed', ${day('n.i * 11')}`,
      ),
      'commit;',
      ...(sqlite ? ['analyze;'] : []),
    ].join('\n'),
  );
  if (!sqlite) await statements.exec('vacuum analyze');
  else await statements.exec('pragma wal_checkpoint(truncate)');
}
