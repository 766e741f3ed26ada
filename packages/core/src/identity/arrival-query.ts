import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine, EngineName } from '../data/engine.js';
import { KernelStatement } from '../data/kernel-statement.js';
import { accessColumns } from '../permissions/access-query.js';
import { mayUsePortal } from '../permissions/decision.js';
import { type RuleRow, ruleColumns } from '../permissions/rules/rule-columns.js';
import type {
  AccountStatus,
  AccountTable,
  ContactKind,
  ContactStatus,
  DomainStatus,
  KernelTables,
  SessionKind,
} from './tables.js';

/** One arrival as the statement gives it. */
export interface ArrivalRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: AccountStatus;
  readonly status_at: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly external_id: string | null;
  readonly revision: number;
  readonly session_id: string | null;
  readonly session_kind: SessionKind;
  readonly session_created_at: string;
  readonly last_seen_at: string;
  readonly auth_time: string;
  readonly way: string;
  readonly contact_id: string | null;
  readonly email: string;
  readonly contact_name: string;
  readonly kind: ContactKind;
  readonly contact_status: ContactStatus;
  readonly contact_status_at: string;
  readonly contact_locale: string | null;
  readonly companies: unknown;
}

/** What is bound at each run. */
export interface ArrivalValues {
  readonly host: string;
  readonly slug: string;
  /** What the session is found by; empty: by nothing. */
  readonly hash: string;
  readonly now: string;
  /** Ids as {@link idList} writes them. */
  readonly accounts: string;
  readonly sessions: string;
}

/** What finds an arrival: the host that is asked, the slug of the path, or sessions that are known already. */
export type ArrivalBy = 'host' | 'slug' | 'sessions';

type Value = (name: keyof ArrivalValues) => RawBuilder<string>;

/** The statements by which an arrival is found, compiled once. */
export interface ArrivalStatements {
  /** Session, contact, memberships, and the account with the number of its rules. */
  readonly lean: KernelStatement<KernelTables, ArrivalValues, ArrivalRow>;
  /** The same together with the rules, as they were at the same moment. */
  readonly whole: KernelStatement<KernelTables, ArrivalValues, ArrivalRow & RuleRow>;
}

/** Those for one way of finding. By sessions there is a row for each that lives, and possibly one for an account without. */
export function arrivalStatements(engine: Engine, by: ArrivalBy): ArrivalStatements {
  return {
    lean: new KernelStatement(engine, (db, value) => lean(engine.name, by, db, value)),
    whole: new KernelStatement(engine, (db, value) =>
      lean(engine.name, by, db, value).select(ruleColumns(engine.name)),
    ),
  };
}

/** A list of ids as one value. */
export function idList(engine: EngineName, ids: Iterable<string>): string {
  return engine === 'sqlite' ? JSON.stringify([...ids]) : `{${[...ids].join(',')}}`;
}

type Around = KernelTables & { account: AccountTable };

/** The select of arrivals, without the accounts' rules. */
function lean(engine: EngineName, by: ArrivalBy, db: Kysely<KernelTables>, value: Value) {
  const isAmong = (column: 'account.id' | 'session.id', list: 'accounts' | 'sessions') =>
    engine === 'sqlite'
      ? sql<boolean>`${sql.ref(column)} in (select value from json_each(${value(list)}))`
      : sql<boolean>`${sql.ref(column)} = any(${value(list)}::uuid[])`;
  const domains = (account: ExpressionBuilder<Around, 'account'>) =>
    account
      .selectFrom('portico_domain as domain')
      .select('domain.account_id')
      .where('domain.host', '=', value('host'))
      .where('domain.status', 'in', [sql.lit<DomainStatus>('active'), sql.lit<DomainStatus>('failing')]);
  return db
    .selectFrom('portico_account as account')
    .leftJoin('portico_session as session', (join) =>
      join
        .onRef('session.account_id', '=', 'account.id')
        .on((session) =>
          by === 'sessions' ? isAmong('session.id', 'sessions') : session('session.token_hash', '=', value('hash')),
        )
        .on('session.kind', '=', sql.lit('portal'))
        .on('session.status', '=', sql.lit('live'))
        .on('session.idle_ends_at', '>', value('now'))
        .on('session.absolute_ends_at', '>', value('now')),
    )
    .leftJoin('portico_contact as contact', (join) =>
      join
        .onRef('contact.account_id', '=', 'session.account_id')
        .onRef('contact.id', '=', 'session.contact_id')
        .on(
          'contact.status',
          'in',
          [...mayUsePortal].map((status) => sql.lit(status)),
        ),
    )
    .where('account.status', '=', sql.lit('active'))
    .where((account) => {
      switch (by) {
        case 'sessions':
          return isAmong('account.id', 'accounts');
        case 'host':
          // Not `in`: PostgreSQL would join, and begin with the accounts. Of proven claims to a host there is one.
          return account('account.id', '=', domains(account));
        case 'slug':
          return account.and([
            account('account.slug', '=', value('slug')),
            account.not(account.exists(domains(account).whereRef('domain.account_id', '<>', 'account.id'))),
          ]);
      }
    })
    .select([
      'account.id',
      'account.slug',
      'account.name',
      'account.status',
      'account.status_at',
      'account.locale',
      'account.time_zone',
      'account.currency',
      'account.external_id',
      'account.revision',
      'session.id as session_id',
      'session.kind as session_kind',
      'session.created_at as session_created_at',
      'session.last_seen_at',
      'session.auth_time',
      'session.way',
      'contact.id as contact_id',
      'contact.email',
      'contact.name as contact_name',
      'contact.kind',
      'contact.status as contact_status',
      'contact.status_at as contact_status_at',
      'contact.locale as contact_locale',
    ])
    .select(accessColumns(engine).companies.as('companies'));
}
