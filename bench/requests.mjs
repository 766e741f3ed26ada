// What a request costs: the portal's own answer against one written by hand with prepared statements, in process and on SQLite.
//
//   npm run build && node bench/requests.mjs
//
// The one written by hand looks the session up and runs the one or two statements that the answer needs; it decides
// nothing, checks nothing and sets no headers. Figures are medians of rounds that take turns: trust the ratios of one run.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPortal, Mailer, newId } from '@portico/core';
import { MemoryMailer } from '@portico/core/mail';
import { sqlite } from '@portico/core/sqlite';
import { billing } from '@portico/plugin-billing';

const ACCOUNTS = 20;
const CONTACTS = 50;
const INVOICES = 50;
const ROUNDS = 15;
const REQUESTS = 400;

const folder = await mkdtemp(path.join(tmpdir(), 'portico-bench-'));
const file = path.join(folder, 'bench.db');
const portal = createPortal({
  database: sqlite(file),
  secret: 'a secret for the bench, 32 bytes at least',
  plugins: [billing()],
  log: () => {},
  overrides: ({ rebind }) => rebind(Mailer).toConstantValue(new MemoryMailer()),
});
await portal.start();

const people = await seed();
const byHand = handWritten(new DatabaseSync(file, { readOnly: true }));
const portalAnswer =
  (route) =>
  async ({ host, cookie }) => {
    const response = await portal.fetch(new Request(`https://${host}/portal${route}`, { headers: { Cookie: cookie } }));
    if (response.status !== 200) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return response.text();
  };

for (const [route, peer] of Object.entries(byHand)) {
  const { ours, theirs } = await compare(portalAnswer(route), async (person) => (await peer(person)).text());
  const ratio = ours / theirs;
  console.log(
    `GET ${route.padEnd(10)} ${ours.toFixed(0).padStart(6)} µs, by hand ${theirs.toFixed(0).padStart(5)} µs: ${ratio.toFixed(2)} times`,
  );
}
await portal.close();
await rm(folder, { recursive: true });

async function compare(one, other) {
  const times = { ours: [], theirs: [] };
  for (let round = -2; round < ROUNDS; round += 1) {
    const [ours, theirs] = [await time(one), await time(other)];
    if (round >= 0) {
      times.ours.push(ours);
      times.theirs.push(theirs);
    }
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

/** Microseconds for each request. */
async function time(answer) {
  const began = performance.now();
  for (let i = 0; i < REQUESTS; i += 1) await answer(people[(i * 7919) % people.length]);
  return ((performance.now() - began) * 1000) / REQUESTS;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Accounts and contacts through the portal; sessions and invoices straight into its tables, for there are many. */
async function seed() {
  const db = new DatabaseSync(file);
  const now = new Date().toISOString();
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const session = db.prepare(
    `insert into portico_session (account_id, id, contact_id, token_hash, kind, way, auth_time, created_at, last_seen_at, idle_ends_at, absolute_ends_at, device, status, status_at)
     values (?, ?, ?, ?, 'portal', 'code', ?, ?, ?, ?, ?, '', 'live', ?)`,
  );
  const invoice = db.prepare(
    `insert into billing_invoice (account_id, id, owner_id, status, status_at, subject, number, sequence, currency, issue_on, due_on, issued_at, tax_mode, tax_rounding, net, tax, total, paid, credited, document, document_hash, list_order, created_at)
     values (?, ?, ?, ?, ?, 'Website care', ?, ?, 'EUR', '2026-11-01', ?, ?, 'exclusive', 'per_group', 10000, 1900, 11900, ?, 0, '{}', '', ?, ?)`,
  );
  const people = [];
  for (let a = 0; a < ACCOUNTS; a += 1) {
    const host = `studio-${a}.example`;
    const account = await portal.accounts.create({ slug: `studio-${a}`, name: `Studio ${a}`, hosts: [host] });
    for (let c = 0; c < CONTACTS; c += 1) {
      const contact = await portal
        .account(account.id)
        .contacts.create({ email: `c${c}@example.com`, name: `Contact ${c}` });
      const token = randomBytes(32).toString('base64url');
      const hash = createHash('sha256').update(token).digest('base64url');
      db.exec('begin');
      session.run(account.id, newId({ now: Date.now }), contact.id, hash, now, now, now, later, later, now);
      for (let i = 0; i < INVOICES; i += 1) {
        const paid = i >= 5;
        const order = paid ? 1_000_000 + i : i;
        const due = `2026-12-${String((i % 28) + 1).padStart(2, '0')}`;
        const sequence = c * INVOICES + i + 1;
        invoice.run(
          account.id,
          newId({ now: Date.now }),
          contact.id,
          paid ? 'paid' : 'open',
          now,
          `2026-${sequence}`,
          sequence,
          due,
          now,
          paid ? 11900 : 0,
          order,
          now,
        );
      }
      db.exec('commit');
      people.push({ host, cookie: `__Host-portico=${token}`, token, account: account.id });
    }
  }
  db.exec('analyze');
  db.close();
  return people;
}

function handWritten(db) {
  const whoIs = db.prepare(
    `select c.id, c.name, c.email, c.kind from portico_session s join portico_contact c on c.account_id = s.account_id and c.id = s.contact_id
     where s.account_id = (select account_id from portico_domain where host = ?) and s.token_hash = ? and s.status = 'live' and s.idle_ends_at > ? and s.absolute_ends_at > ?`,
  );
  const list = db.prepare(
    'select id, number, subject, status, issue_on, due_on, currency, total, paid, credited from billing_invoice where account_id = ? and owner_id = ? and status <> ? order by list_order, id limit 21',
  );
  const recent = db.prepare(
    'select id, number, subject, status, issue_on, due_on, currency, total, paid, credited from billing_invoice where account_id = ? and owner_id = ? and status <> ? order by list_order, id limit 5',
  );
  const due = db.prepare(
    "select id, number, subject, due_on, currency, total, paid from billing_invoice where account_id = ? and owner_id = ? and status = 'open' order by due_on, id limit 5",
  );
  const contactOf = ({ host, token }) => {
    const now = new Date().toISOString();
    return whoIs.get(host, createHash('sha256').update(token).digest('base64url'), now, now);
  };
  return {
    '/session': async (person) => Response.json({ contact: contactOf(person) }),
    '/invoices': async (person) => Response.json({ items: list.all(person.account, contactOf(person).id, 'draft') }),
    '/home': async (person) => {
      const { id } = contactOf(person);
      return Response.json({ actions: due.all(person.account, id), cards: [recent.all(person.account, id, 'draft')] });
    },
  };
}
