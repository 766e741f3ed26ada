import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import type { Arrangement } from '../launcher/arrangement.js';
import type { AccessFacts, AppSettingFacts, GrantFacts } from '../permissions/access-facts.js';
import { grantOf, readCompanies, readGrants } from '../permissions/access-query.js';
import { AccountRules, type GrantReader } from '../permissions/rules/account-rules.js';
import { KeptRules } from '../permissions/rules/kept-rules.js';
import type { RuleRow } from '../permissions/rules/rule-columns.js';
import { type Hasher, isToken } from '../secret.js';
import type { Formality } from '../texts/formality.js';
import {
  type ArrivalRow,
  type ArrivalStatements,
  type ArrivalValues,
  arrivalStatements,
  idList,
} from './arrival-query.js';
import type { Background } from './background.js';
import { touchInterval } from './session.js';
import type { Sessions } from './sessions.js';
import type { ContactKind, SessionKind } from './tables.js';

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
  /** Whether a page asks by itself, so that nobody need be there: a session's idle time then goes on. */
  readonly unattended?: boolean | undefined;
}

/** The account that a request is for, and who is signed in. */
export interface Arrival {
  readonly account: ArrivalAccount;
  /** How the account's owner arranged the apps. */
  readonly arrangement: Arrangement;
  /** What he decided about each app, whoever asks. */
  readonly settings: readonly AppSettingFacts[];
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

/** A session that is known, of an account. */
export interface KnownSession {
  readonly account: string;
  readonly session: string;
}

/** Rows of arrivals together with the rules that are read at a time. */
const WHOLE_AT_A_TIME = 50;

/** Finds out who arrives where, and what he is allowed. */
export class Arrivals {
  readonly #byHost: ArrivalStatements;
  readonly #bySlug: ArrivalStatements;
  readonly #bySession: ArrivalStatements;
  readonly #rules = new KeptRules();

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly hasher: Hasher,
    private readonly sessions: Sessions,
    private readonly background: Background,
  ) {
    this.#byHost = arrivalStatements(engine, 'host');
    this.#bySlug = arrivalStatements(engine, 'slug');
    this.#bySession = arrivalStatements(engine, 'sessions');
  }

  /**
   * One statement; a second one where something of the account's rules changed, or was not read here yet. An unknown, a
   * suspended and a closed account are all the same nothing; a token that is malformed, unknown, ended, expired, of
   * another account or of a contact who may not use the portal is no session.
   */
  async find({ host, slug, token, hostKey, unattended = false }: ArrivalRequest): Promise<Arrival | undefined> {
    const statements = slug === undefined ? this.#byHost : this.#bySlug;
    const values: ArrivalValues = {
      ...NO_VALUES,
      host,
      slug: slug ?? '',
      // No token hashes to an empty text.
      hash: hostKey ?? (token !== undefined && isToken(token) ? this.hasher.sha256(token) : ''),
      now: isoNow(this.clock),
    };
    const [row] = await statements.lean.run(values);
    if (row === undefined) return undefined;
    const arrival = this.#fromKept(row) ?? (await this.#fromWhole(statements, values));
    if (arrival !== undefined && !unattended) this.#noteSeen(arrival);
    return arrival;
  }

  /**
   * The same once more for whoever was found before and is still there, by session: whose session ended, or who may not
   * use the portal any more, is missing. One statement for all of them; more where something of an account's rules
   * changed.
   */
  async findAgain(sessions: readonly KnownSession[]): Promise<ReadonlyMap<string, Arrival>> {
    const found = new Map<string, Arrival>();
    const note = (arrival: Arrival | undefined) => {
      if (arrival?.signedIn !== undefined) found.set(arrival.signedIn.session.id, arrival);
      return arrival !== undefined;
    };
    const missedOf = (rows: readonly ArrivalRow[]) => rows.filter((row) => !note(this.#fromKept(row)));
    const rows = await this.#bySession.lean.run(this.#valuesOf(sessions));
    const missed = missedOf(rows.filter((row) => row.session_id !== null && row.contact_id !== null));
    if (missed.length === 0) return found;
    // Of each account one is enough to learn the rules; where there are too many grants to keep, everybody has his own.
    const firsts = [...new Map(missed.map((row) => [row.id, row])).values()];
    const others = missed.filter((row) => !firsts.includes(row));
    for (const row of await this.#wholeOf(firsts)) note(row);
    for (const row of await this.#wholeOf(missedOf(others))) note(row);
    return found;
  }

  async #wholeOf(rows: readonly ArrivalRow[]): Promise<Arrival[]> {
    const arrivals: Arrival[] = [];
    for (let i = 0; i < rows.length; i += WHOLE_AT_A_TIME) {
      const known = rows
        .slice(i, i + WHOLE_AT_A_TIME)
        .map(({ id, session_id }) => ({ account: id, session: session_id ?? '' }));
      const whole = await this.#bySession.whole.run(this.#valuesOf(known));
      arrivals.push(...whole.map((row) => this.#learn(row)));
    }
    return arrivals;
  }

  #valuesOf(sessions: readonly KnownSession[]): ArrivalValues {
    const { name } = this.engine;
    return {
      ...NO_VALUES,
      now: isoNow(this.clock),
      accounts: idList(name, new Set(sessions.map(({ account }) => account))),
      sessions: idList(
        name,
        sessions.map(({ session }) => session),
      ),
    };
  }

  /** Nothing where what is kept is of another number than the one just read. */
  #fromKept(row: ArrivalRow): Arrival | undefined {
    const rules = this.#rules.of(row.id, row.revision);
    if (rules === undefined) return undefined;
    const reader = readerOf(row);
    const grants = reader && this.#rules.grantsOf(row.id, rules, reader);
    return reader !== undefined && grants === undefined ? undefined : arrivalOf(row, rules, reader, grants);
  }

  /** Everything anew, as it was at one moment: who arrives, and the rules with their number. */
  async #fromWhole(statements: ArrivalStatements, values: ArrivalValues): Promise<Arrival | undefined> {
    const [row] = await statements.whole.run(values);
    return row && this.#learn(row);
  }

  /** Keeps the rules that were read with an arrival. */
  #learn(row: ArrivalRow & RuleRow): Arrival {
    const rules = AccountRules.of(row.revision, row);
    this.#rules.keep(row.id, rules);
    const reader = readerOf(row);
    if (reader === undefined) return arrivalOf(row, rules, undefined, undefined);
    return arrivalOf(row, rules, reader, rules.grantsOf(reader) ?? this.#ownGrants(row, rules, reader));
  }

  /** Where there are too many to keep them all, each contact's are. */
  #ownGrants(row: ArrivalRow & RuleRow, rules: AccountRules, reader: GrantReader): GrantFacts[] {
    const grants = readGrants(row.own_grants).map((grant) => grantOf(grant, reader.id));
    this.#rules.keepGrants(row.id, rules, reader, grants);
    return grants;
  }

  #noteSeen({ account, signedIn }: Arrival): void {
    if (signedIn === undefined) return;
    const { id, lastSeenAt } = signedIn.session;
    if (this.clock.now() - Date.parse(lastSeenAt) < touchInterval) return;
    this.background.run('session.touch', () => this.sessions.touch(account.id, id));
  }
}

const NO_VALUES: ArrivalValues = { host: '', slug: '', hash: '', now: '', accounts: '', sessions: '' };

interface Reader extends GrantReader {
  readonly kind: ContactKind;
  readonly companies: AccessFacts['companies'];
}

/** Who is signed in; nothing for nobody. */
function readerOf(row: ArrivalRow): Reader | undefined {
  if (row.session_id === null || row.contact_id === null) return undefined;
  return { id: row.contact_id, kind: row.kind, companies: readCompanies(row.companies) };
}

function arrivalOf(
  row: ArrivalRow,
  { settings, arrangement, formality }: AccountRules,
  reader: Reader | undefined,
  grants: readonly GrantFacts[] = [],
): Arrival {
  const { id, slug, name, locale, time_zone, currency, external_id } = row;
  const account = { id, slug, name, locale, timeZone: time_zone, currency, externalId: external_id, formality };
  if (reader === undefined) return { account, arrangement, settings, signedIn: undefined };
  return {
    account,
    arrangement,
    settings,
    signedIn: {
      session: {
        id: row.session_id ?? '',
        kind: row.session_kind,
        createdAt: row.session_created_at,
        lastSeenAt: row.last_seen_at,
        authTime: row.auth_time,
        way: row.way,
      },
      contact: {
        id: reader.id,
        email: row.email,
        name: row.contact_name,
        kind: row.kind,
        locale: row.contact_locale,
      },
      facts: {
        account: { id, slug, status: row.status, since: row.status_at },
        contact: { id: reader.id, kind: row.kind, status: row.contact_status, since: row.contact_status_at },
        companies: reader.companies,
        settings,
        grants,
      },
    },
  };
}
