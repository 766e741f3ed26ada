import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import { type Clock, isoNow } from '../clock.js';
import { ConstraintViolation } from '../data/constraint-violation.js';
import type { Engine } from '../data/engine.js';
import { tell } from '../events/kernel-events.js';
import { isId, newId } from '../id.js';
import { actorId, isMark, Mark, readInput } from '../identity/operator-input.js';
import type { KernelRow, KernelTables } from '../identity/tables.js';
import type { Log } from '../log.js';
import { PortalError } from '../problem.js';
import type { AccessFacts, AppSettingFacts, GrantFacts, GrantSubject } from './access-facts.js';
import { accessColumns, readAccess } from './access-query.js';
import type { InstalledApps } from './decision.js';
import { demandKnownApp } from './known-app.js';

/** What an operator grants. */
export interface NewGrant {
  readonly app: string;
  readonly effect: 'allow' | 'deny';
  readonly for: GrantSubject;
}

const GrantSubjectInput = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('contact'), id: z.string() }),
  z.object({ subject: z.literal('company'), id: z.string() }),
  z.object({ subject: z.literal('kind'), kind: z.enum(['lead', 'client']) }),
]) satisfies z.ZodType<GrantSubject>;
const NewGrantInput = z.object({
  app: Mark,
  effect: z.enum(['allow', 'deny']),
  for: GrantSubjectInput,
}) satisfies z.ZodType<NewGrant>;
const AccessInput = z.enum(['everyone', 'granted']);

/** An app as the account's owner has set it. */
export interface AppPermission {
  readonly app: string;
  readonly status: 'allowed' | 'disallowed';
  readonly access: 'everyone' | 'granted';
  /** Who changed it last; null where nobody did. */
  readonly by: string | null;
  readonly since: string | null;
}

/**
 * What the account's owner allows. Each change is in force at the next request on every node, and deletes nothing.
 */
export class AppPermissions {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly installed: () => InstalledApps,
    private readonly changes: Changes,
  ) {}

  /** Every installed app, in the order of composition. */
  async list(accountId: string): Promise<AppPermission[]> {
    const rows = await this.#db
      .selectFrom('portico_app_setting')
      .selectAll()
      .where('account_id', '=', accountId)
      .execute();
    const settings = new Map(rows.map((row) => [row.app, settingOf(row)]));
    return [...this.installed()].map(
      (app) => settings.get(app) ?? { app, status: 'allowed', access: 'everyone', by: null, since: null },
    );
  }

  /** @throws PortalError `app_unknown` 404 */
  async allow(accountId: string, app: string, cause: Cause): Promise<void> {
    await this.#set(accountId, app, { status: 'allowed' }, cause);
  }

  /** Hides an app from every contact, on every surface. @throws PortalError `app_unknown` 404 */
  async disallow(accountId: string, app: string, cause: Cause): Promise<void> {
    await this.#set(accountId, app, { status: 'disallowed' }, cause);
  }

  /** Opens an app to everyone, or only to those with an allow grant. @throws PortalError `app_unknown` 404 */
  async setAccess(accountId: string, app: string, access: 'everyone' | 'granted', cause: Cause): Promise<void> {
    await this.#set(accountId, app, { access: readInput(AccessInput, 'access', access) }, cause);
  }

  /**
   * Makes an exception for a contact, a company's members or a kind of contact. A subject has one grant for an app: a
   * second one takes the place of the first.
   *
   * @throws PortalError `app_unknown`, `party_not_found` 404, `input_invalid` 422
   */
  async grant(accountId: string, given: NewGrant, cause: Cause): Promise<GrantFacts> {
    const { app, effect, for: subject } = readInput(NewGrantInput, 'grant', given);
    const by = actorId(cause);
    demandKnownApp(app, this.installed());
    const party = subject.subject === 'kind' ? null : subject.id;
    await this.#mustBe(accountId, subject);
    try {
      const row = await this.changes.run(accountId, cause, async (change) => {
        change.note({ action: 'app.granted', subject: `app:${app}`, data: { effect, for: subject } });
        return change.tx
          .kysely<KernelTables>()
          .insertInto('portico_grant')
          .values({
            account_id: accountId,
            id: newId(this.clock),
            app,
            effect,
            party_id: party,
            contact_kind: subject.subject === 'kind' ? subject.kind : null,
            granted_by: by,
            created_at: isoNow(this.clock),
          })
          .onConflict((conflict) =>
            conflict
              .columns(['account_id', 'app', party === null ? 'contact_kind' : 'party_id'])
              .doUpdateSet({ effect, granted_by: by, created_at: isoNow(this.clock) }),
          )
          .returning(['id', 'app', 'effect', 'granted_by', 'created_at'])
          .executeTakeFirstOrThrow();
      });
      this.log.info('app.granted', { accountId, app, effect, for: subject, by });
      return { id: row.id, app: row.app, effect: row.effect, for: subject, by: row.granted_by, since: row.created_at };
    } catch (error) {
      if (error instanceof ConstraintViolation && error.kind === 'foreign_key') throw noParty();
      throw error;
    }
  }

  /** Takes a grant back. One that there is not is no error. */
  async revoke(accountId: string, grantId: string, cause: Cause): Promise<void> {
    const by = actorId(cause);
    if (!isId(grantId)) return;
    const revoked = await this.changes.run(accountId, cause, async (change) => {
      const row = await change.tx
        .kysely<KernelTables>()
        .deleteFrom('portico_grant')
        .where('account_id', '=', accountId)
        .where('id', '=', grantId)
        .returning(['app', 'effect', 'party_id', 'contact_kind'])
        .executeTakeFirst();
      if (row === undefined) return false;
      const { app, effect, party_id, contact_kind } = row;
      const data = { effect, for: party_id ?? contact_kind };
      change.note({ action: 'app.grant_revoked', subject: `app:${app}`, data });
      return true;
    });
    if (revoked) this.log.info('app.grant_revoked', { accountId, grantId, by });
  }

  /** The grants of an app, the oldest first. */
  async grants(accountId: string, app: string): Promise<GrantFacts[]> {
    if (!isMark(app)) return [];
    const rows = await this.#db
      .selectFrom('portico_grant as granted')
      .leftJoin('portico_party as party', (join) =>
        join.onRef('party.account_id', '=', 'granted.account_id').onRef('party.id', '=', 'granted.party_id'),
      )
      .selectAll('granted')
      .select('party.kind as party_kind')
      .where('granted.account_id', '=', accountId)
      .where('granted.app', '=', app)
      .orderBy('granted.id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      app: row.app,
      effect: row.effect,
      for:
        row.contact_kind === null
          ? { subject: row.party_kind ?? 'contact', id: row.party_id ?? '' }
          : { subject: 'kind', kind: row.contact_kind },
      by: row.granted_by,
      since: row.created_at,
    }));
  }

  /**
   * What the decision about a contact rests on, for `explain`, signed in or not.
   *
   * @throws PortalError `contact_not_found` 404
   */
  async facts(accountId: string, contactId: string): Promise<AccessFacts> {
    const { companies, settings, grants } = accessColumns(this.engine.name);
    const row = isId(contactId)
      ? await this.#db
          .selectFrom('portico_contact as contact')
          .innerJoin('portico_account as account', 'account.id', 'contact.account_id')
          .select([
            'account.id',
            'account.slug',
            'account.status as account_status',
            'account.status_at as account_since',
            'contact.kind',
            'contact.status',
            'contact.status_at as since',
          ])
          .select([companies.as('companies'), settings.as('settings'), grants.as('grants')])
          .where('contact.account_id', '=', accountId)
          .where('contact.id', '=', contactId)
          .executeTakeFirst()
      : undefined;
    if (row === undefined) throw new PortalError('contact_not_found', 404, 'The account has no such contact.');
    return {
      account: { id: row.id, slug: row.slug, status: row.account_status, since: row.account_since },
      contact: { id: contactId, kind: row.kind, status: row.status, since: row.since },
      ...readAccess(contactId, row),
    };
  }

  get #db() {
    return this.engine.kysely<KernelTables>();
  }

  async #set(
    accountId: string,
    app: string,
    set: { status?: 'allowed' | 'disallowed'; access?: 'everyone' | 'granted' },
    cause: Cause,
  ) {
    readInput(Mark, 'app', app);
    const by = actorId(cause);
    demandKnownApp(app, this.installed());
    const changed = { ...set, status_at: isoNow(this.clock), changed_by: by };
    const action = `app.${set.status ?? 'access_changed'}` as const;
    await this.changes.run(accountId, cause, async (change) => {
      const db = change.tx.kysely<KernelTables>();
      const before = await db
        .selectFrom('portico_app_setting')
        .select('status')
        .where('account_id', '=', accountId)
        .where('app', '=', app)
        .executeTakeFirst();
      await db
        .insertInto('portico_app_setting')
        .values({ account_id: accountId, app, status: 'allowed', access: 'everyone', ...changed })
        .onConflict((conflict) => conflict.columns(['account_id', 'app']).doUpdateSet(changed))
        .execute();
      change.note({ action, subject: `app:${app}`, data: set });
      if (action !== 'app.access_changed' && set.status !== (before?.status ?? 'allowed'))
        tell(change, action, { appId: app });
    });
    this.log.info(action, { accountId, app, by, ...set });
  }

  async #mustBe(accountId: string, subject: GrantSubject): Promise<void> {
    if (subject.subject === 'kind') return;
    const party = isId(subject.id)
      ? await this.#db
          .selectFrom('portico_party')
          .select('kind')
          .where('account_id', '=', accountId)
          .where('id', '=', subject.id)
          .executeTakeFirst()
      : undefined;
    if (party?.kind !== subject.subject) throw noParty();
  }
}

function noParty(): PortalError {
  return new PortalError('party_not_found', 404, 'The account has no such contact or company.');
}

function settingOf(row: KernelRow<'portico_app_setting'>): AppSettingFacts {
  return { app: row.app, status: row.status, access: row.access, by: row.changed_by, since: row.status_at };
}
