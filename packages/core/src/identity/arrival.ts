import { type ExpressionBuilder, sql } from 'kysely';
import { formalityColumn, formalityOf } from '../branding/formality-column.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine, RunnableQuery } from '../data/engine.js';
import { type Arrangement, arrangementColumns, readArrangement } from '../launcher/arrangement.js';
import type { AccessFacts } from '../permissions/access-facts.js';
import { accessColumns, readAccess } from '../permissions/access-query.js';
import { mayUsePortal } from '../permissions/decision.js';
import { type Hasher, isToken } from '../secret.js';
import type { Formality } from '../texts/formality.js';
import type { Background } from './background.js';
import { type Sessions, touchInterval } from './sessions.js';
import type {
  AccountStatus,
  AccountTable,
  ContactKind,
  ContactStatus,
  DomainStatus,
  KernelTables,
  SessionKind,
} from './tables.js';

/** Where a request goes, and what it shows. */
export interface ArrivalRequest {
  /** As `resolveHost` gives it. */
  readonly host: string;
  /** In path mode the account's slug from the path. A host that names another account beats it: no arrival. */
  readonly slug?: string | undefined;
  /** The session cookie's token, whatever it is. */
  readonly token?: string | undefined;
  /** What the session of a user of the host's is found by; then no token counts. */
  readonly hostKey?: string | undefined;
}

/** The account that a request is for, and who is signed in. */
export interface Arrival {
  readonly account: ArrivalAccount;
  /** How the account's owner arranged the apps. */
  readonly arrangement: Arrangement;
  /** None: anonymous. */
  readonly signedIn: SignedIn | undefined;
}

/** The account that a request is for. */
export interface ArrivalAccount {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly currency: string;
  /** The host's own id for it. */
  readonly externalId: string | null;
  /** How its contacts are addressed: its brand says so. */
  readonly formality: Formality;
}

/** Who is signed in, and all that the permission decision needs. */
export interface SignedIn {
  readonly session: {
    readonly id: string;
    readonly kind: SessionKind;
    readonly createdAt: string;
    readonly lastSeenAt: string;
    /** When he last proved himself: ISO 8601 in UTC. */
    readonly authTime: string;
    readonly way: string;
  };
  readonly contact: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly kind: ContactKind;
    /** His own language; null: the account's. */
    readonly locale: string | null;
  };
  /** Includes his companies with his roles. */
  readonly facts: AccessFacts;
}

interface ArrivalRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: AccountStatus;
  readonly status_at: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly external_id: string | null;
  readonly formality: string | null;
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
  readonly settings: unknown;
  readonly grants: unknown;
  readonly app_order: unknown;
  readonly landing: string | null;
  readonly app_titles: unknown;
}

/** A value that is bound at each call. */
class Slot {
  constructor(readonly name: 'host' | 'slug' | 'hash' | 'now') {}
}

type Values = Readonly<Record<Slot['name'], string>>;

/** Finds out who arrives where, and what he is allowed, in one statement that is compiled once. */
export class Arrivals {
  readonly #byHost: RunnableQuery;
  readonly #bySlug: RunnableQuery;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly hasher: Hasher,
    private readonly sessions: Sessions,
    private readonly background: Background,
  ) {
    this.#byHost = compile(engine, 'host');
    this.#bySlug = compile(engine, 'slug');
  }

  /**
   * One statement. An unknown, a suspended and a closed account are all the same nothing; a token that is malformed,
   * unknown, ended, expired, of another account or of a contact who may not use the portal is no session.
   */
  async find({ host, slug, token, hostKey }: ArrivalRequest): Promise<Arrival | undefined> {
    const query = slug === undefined ? this.#byHost : this.#bySlug;
    const values: Values = {
      host,
      slug: slug ?? '',
      // No token hashes to an empty text.
      hash: hostKey ?? (token !== undefined && isToken(token) ? this.hasher.sha256(token) : ''),
      now: isoNow(this.clock),
    };
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Slot ? values[parameter.name] : parameter,
    );
    const { rows } = await this.engine.run<ArrivalRow>({ ...query, parameters });
    const [row] = rows;
    if (row === undefined) return undefined;
    const arrival = arrivalOf(row);
    this.#noteSeen(arrival);
    return arrival;
  }

  #noteSeen({ account, signedIn }: Arrival): void {
    if (signedIn === undefined) return;
    const { id, lastSeenAt } = signedIn.session;
    if (this.clock.now() - Date.parse(lastSeenAt) < touchInterval) return;
    this.background.run('session.touch', () => this.sessions.touch(account.id, id));
  }
}

type Around = KernelTables & { account: AccountTable };

function compile(engine: Engine, by: 'host' | 'slug'): RunnableQuery {
  const slot = (name: Slot['name']) => sql<string>`${new Slot(name)}`;
  const domains = (account: ExpressionBuilder<Around, 'account'>) =>
    account
      .selectFrom('portico_domain as domain')
      .select('domain.account_id')
      .where('domain.host', '=', slot('host'))
      .where('domain.status', 'in', [sql.lit<DomainStatus>('active'), sql.lit<DomainStatus>('failing')]);
  const { companies, settings, grants } = accessColumns(engine.name);
  const query = engine
    .kysely<KernelTables>()
    .selectFrom('portico_account as account')
    .leftJoin('portico_session as session', (join) =>
      join
        .onRef('session.account_id', '=', 'account.id')
        .on('session.token_hash', '=', slot('hash'))
        .on('session.kind', '=', sql.lit('portal'))
        .on('session.status', '=', sql.lit('live'))
        .on('session.idle_ends_at', '>', slot('now'))
        .on('session.absolute_ends_at', '>', slot('now')),
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
    .where((account) =>
      by === 'host'
        ? // Not `in`: PostgreSQL would join, and begin with the accounts. Of proven claims to a host there is one.
          account('account.id', '=', domains(account))
        : account.and([
            account('account.slug', '=', slot('slug')),
            account.not(account.exists(domains(account).whereRef('domain.account_id', '<>', 'account.id'))),
          ]),
    )
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
    .select([companies.as('companies'), settings.as('settings'), grants.as('grants')])
    .select(arrangementColumns(engine.name))
    .select(formalityColumn().as('formality'));
  const { sql: text, parameters } = query.compile();
  return { sql: text, parameters, reads: true, returns: true };
}

function arrivalOf(row: ArrivalRow): Arrival {
  const { id, slug, name, locale, time_zone, currency, external_id } = row;
  const formality = formalityOf(row.formality);
  const account = { id, slug, name, locale, timeZone: time_zone, currency, externalId: external_id, formality };
  const arrangement = readArrangement(row);
  if (row.session_id === null || row.contact_id === null) return { account, arrangement, signedIn: undefined };
  return {
    account,
    arrangement,
    signedIn: {
      session: {
        id: row.session_id,
        kind: row.session_kind,
        createdAt: row.session_created_at,
        lastSeenAt: row.last_seen_at,
        authTime: row.auth_time,
        way: row.way,
      },
      contact: {
        id: row.contact_id,
        email: row.email,
        name: row.contact_name,
        kind: row.kind,
        locale: row.contact_locale,
      },
      facts: {
        account: { id, slug, status: row.status, since: row.status_at },
        contact: { id: row.contact_id, kind: row.kind, status: row.contact_status, since: row.contact_status_at },
        ...readAccess(row.contact_id, row),
      },
    },
  };
}
