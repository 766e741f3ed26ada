import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** For a column of a closed list of words. Written out where it is used: a migration never changes when a list does. */
function oneOf(column: string, words: readonly string[]) {
  return sql`${sql.ref(column)} in (${sql.join(words.map((word) => sql.lit(word)))})`;
}

/**
 * The kernel's history of identity and permissions, owner `core`. Every primary key, unique index and foreign key
 * begins with the account, except where a thing is global: an account's slug and external id, a host that is proven,
 * a throttle.
 */
export const identityMigrations: Readonly<Record<string, Migration>> = {
  '0001-accounts': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_account')
        .addColumn('id', types.id, (column) => column.primaryKey().notNull())
        .addColumn('slug', types.text, (column) => column.notNull().unique())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('locale', types.text, (column) => column.notNull())
        .addColumn('time_zone', types.text, (column) => column.notNull())
        .addColumn('currency', types.text, (column) => column.notNull())
        .addColumn('external_id', types.text, (column) => column.unique())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addCheckConstraint('portico_account_status_word', oneOf('status', ['active', 'suspended', 'closed']))
        .execute();

      await db.schema
        .createTable('portico_domain')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_domain_key', ['account_id', 'host'])
        .addForeignKeyConstraint('portico_domain_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint(
          'portico_domain_status_word',
          oneOf('status', ['pending', 'verified', 'active', 'failing', 'removed']),
        )
        .execute();
      // A claim that is not proven yet keeps nobody else from proving his.
      await db.schema
        .createIndex('portico_domain_host')
        .unique()
        .on('portico_domain')
        .column('host')
        .where(sql.ref('status'), 'in', [sql.lit('verified'), sql.lit('active'), sql.lit('failing')])
        .execute();

      // SQLite does not see that the partial index would serve to find an active host.
      await db.schema.createIndex('portico_domain_by_host').on('portico_domain').column('host').execute();

      await db.schema
        .createTable('portico_brand')
        .addColumn('account_id', types.id, (column) => column.primaryKey().notNull())
        .addColumn('tokens', types.json, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('updated_at', types.instant, (column) => column.notNull())
        .addForeignKeyConstraint('portico_brand_account', ['account_id'], 'portico_account', ['id'])
        .execute();
    },
  },

  '0002-parties': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_party')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('kind', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_party_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_party_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_party_kind_word', oneOf('kind', ['contact', 'company']))
        .execute();

      await db.schema
        .createTable('portico_contact')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('email_key', types.text, (column) => column.notNull())
        .addColumn('email', types.text, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('kind', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('suspended_from', types.text)
        .addColumn('invited_at', types.instant)
        .addColumn('joined_at', types.instant)
        .addColumn('locale', types.text)
        .addColumn('external_id', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_contact_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_contact_email', ['account_id', 'email_key'])
        .addUniqueConstraint('portico_contact_external', ['account_id', 'external_id'])
        .addForeignKeyConstraint('portico_contact_party', ['account_id', 'id'], 'portico_party', ['account_id', 'id'])
        .addCheckConstraint('portico_contact_kind_word', oneOf('kind', ['lead', 'client']))
        .addCheckConstraint(
          'portico_contact_status_word',
          oneOf('status', ['known', 'invited', 'joined', 'suspended', 'removed']),
        )
        .addCheckConstraint(
          'portico_contact_suspended_from_word',
          oneOf('suspended_from', ['known', 'invited', 'joined']),
        )
        .execute();
      await db.schema
        .createIndex('portico_contact_status')
        .on('portico_contact')
        .columns(['account_id', 'status'])
        .execute();

      await db.schema
        .createTable('portico_company')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('external_id', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_company_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_company_external', ['account_id', 'external_id'])
        .addForeignKeyConstraint('portico_company_party', ['account_id', 'id'], 'portico_party', ['account_id', 'id'])
        .execute();

      await db.schema
        .createTable('portico_membership')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('company_id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('role', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_membership_key', ['account_id', 'contact_id', 'company_id'])
        .addForeignKeyConstraint('portico_membership_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addForeignKeyConstraint('portico_membership_company', ['account_id', 'company_id'], 'portico_company', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_membership_role_word', oneOf('role', ['owner', 'billing', 'member']))
        .addCheckConstraint('portico_membership_status_word', oneOf('status', ['active', 'ended']))
        .execute();
      await db.schema
        .createIndex('portico_membership_by_company')
        .on('portico_membership')
        .columns(['account_id', 'company_id'])
        .execute();
    },
  },

  '0003-sign-in': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_session')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('token_hash', types.text, (column) => column.notNull())
        .addColumn('kind', types.text, (column) => column.notNull())
        .addColumn('way', types.text, (column) => column.notNull())
        .addColumn('auth_time', types.instant, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addColumn('last_seen_at', types.instant, (column) => column.notNull())
        .addColumn('idle_ends_at', types.instant, (column) => column.notNull())
        .addColumn('absolute_ends_at', types.instant, (column) => column.notNull())
        .addColumn('device', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('ended_reason', types.text)
        .addPrimaryKeyConstraint('portico_session_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_session_token', ['account_id', 'token_hash'])
        .addForeignKeyConstraint('portico_session_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_session_kind_word', oneOf('kind', ['portal', 'view']))
        .addCheckConstraint('portico_session_status_word', oneOf('status', ['live', 'ended']))
        .execute();
      await db.schema
        .createIndex('portico_session_of_contact')
        .on('portico_session')
        .columns(['account_id', 'contact_id', 'status'])
        .execute();

      await db.schema
        .createTable('portico_ticket')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('purpose', types.text, (column) => column.notNull())
        .addColumn('contact_id', types.id)
        .addColumn('address_mac', types.text, (column) => column.notNull())
        .addColumn('network_mac', types.text)
        .addColumn('link_hash', types.text, (column) => column.notNull())
        .addColumn('code_mac', types.text)
        .addColumn('browser_hash', types.text)
        .addColumn('superseded_at', types.instant)
        .addColumn('browser_attempts', types.integer, (column) => column.notNull())
        .addColumn('link_attempts', types.integer, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addColumn('expires_at', types.instant, (column) => column.notNull())
        .addColumn('next_path', types.text)
        .addPrimaryKeyConstraint('portico_ticket_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_ticket_link', ['account_id', 'link_hash'])
        .addForeignKeyConstraint('portico_ticket_account', ['account_id'], 'portico_account', ['id'])
        .addForeignKeyConstraint('portico_ticket_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_ticket_purpose_word', oneOf('purpose', ['ask', 'operator']))
        .addCheckConstraint('portico_ticket_status_word', oneOf('status', ['open', 'used', 'expired', 'void']))
        .execute();
      for (const [name, column] of [
        ['portico_ticket_of_address', 'address_mac'],
        ['portico_ticket_of_browser', 'browser_hash'],
        ['portico_ticket_of_contact', 'contact_id'],
      ] as const) {
        await db.schema.createIndex(name).on('portico_ticket').columns(['account_id', column]).execute();
      }

      await db.schema
        .createTable('portico_throttle')
        .addColumn('key', types.text, (column) => column.primaryKey().notNull())
        .addColumn('arrives_ms', types.money, (column) => column.notNull())
        .execute();
    },
  },

  '0004-permissions': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_app_setting')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('app', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('access', types.text, (column) => column.notNull())
        .addColumn('changed_by', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_app_setting_key', ['account_id', 'app'])
        .addForeignKeyConstraint('portico_app_setting_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_app_setting_status_word', oneOf('status', ['allowed', 'disallowed']))
        .addCheckConstraint('portico_app_setting_access_word', oneOf('access', ['everyone', 'granted']))
        .execute();

      await db.schema
        .createTable('portico_grant')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('app', types.text, (column) => column.notNull())
        .addColumn('effect', types.text, (column) => column.notNull())
        .addColumn('party_id', types.id)
        .addColumn('contact_kind', types.text)
        .addColumn('granted_by', types.text, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_grant_key', ['account_id', 'id'])
        // One of the two columns is null, and null equals nothing: so these are two independent rules.
        .addUniqueConstraint('portico_grant_of_party', ['account_id', 'app', 'party_id'])
        .addUniqueConstraint('portico_grant_of_kind', ['account_id', 'app', 'contact_kind'])
        .addCheckConstraint('portico_grant_subject', sql`(party_id is null) <> (contact_kind is null)`)
        .addForeignKeyConstraint('portico_grant_account', ['account_id'], 'portico_account', ['id'])
        .addForeignKeyConstraint('portico_grant_party', ['account_id', 'party_id'], 'portico_party', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_grant_effect_word', oneOf('effect', ['allow', 'deny']))
        .addCheckConstraint('portico_grant_contact_kind_word', oneOf('contact_kind', ['lead', 'client']))
        .execute();
    },
  },
};
