import type { Selectable } from 'kysely';
import type { Brands } from '../../branding/brands.js';
import { bySystem } from '../../changes/cause.js';
import type { Clock } from '../../clock.js';
import type { Engine } from '../../data/engine.js';
import type { Delivery, DeliveryKind, DeliveryOutcome } from '../../events/outbox/delivery.js';
import type { SignInLinks } from '../../identity/sign-in-links.js';
import type { KernelTables } from '../../identity/tables.js';
import type { Log } from '../../log.js';
import { type Mailer, RecipientRefused } from '../../mail/mailer.js';
import type { AccessFacts } from '../../permissions/access-facts.js';
import { wordingFor } from '../../texts/formality.js';
import type { Choices } from '../choices.js';
import { valuesIn } from '../inbox.js';
import type { Suppressions } from '../suppressions.js';
import type { NotificationTable } from '../tables.js';
import { makesSignInLink } from '../template/template.js';
import type { TopicSettings } from '../topic-settings.js';
import type { Unsubscribing } from '../unsubscribe.js';
import { type Addresses, type AddressParts, addressesOf } from './addresses.js';
import { type Told, topicMail } from './topic-mail.js';

/** What mails are made of. */
export interface MailDeliveryParts extends AddressParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
  readonly mailer: Mailer;
  readonly brands: Brands;
  readonly signInLinks: Pick<SignInLinks, 'create'>;
  readonly settings: TopicSettings;
  readonly choices: Choices;
  readonly suppressions: Suppressions;
  readonly unsubscribing: Unsubscribing;
  /** What the decision about a contact rests on. */
  readonly facts: (accountId: string, contactId: string) => Promise<AccessFacts>;
  /** Whether an app exists for him now. */
  readonly sees: (facts: AccessFacts, app: string) => boolean;
}

type Row = Selectable<NotificationTable>;

/** After a mail of a topic, whatever else of it happens within this is gathered in the next, in milliseconds. */
const FOLD = 10 * 60_000;

/**
 * Mails notifications: the first of a topic at once, what follows within ten minutes as one, and what is wanted once a
 * day in one. Whether the contact is to get each is decided when it is sent.
 */
export class MailDelivery implements DeliveryKind {
  readonly kind = 'mail';
  readonly consumers = 'all';

  constructor(private readonly parts: MailDeliveryParts) {}

  async deliver(delivery: Delivery): Promise<DeliveryOutcome> {
    const row = await this.#row(delivery);
    // Another mail has it in it, or it was dropped.
    if (row === undefined || row.mail_status !== 'due' || (row.mail_id ?? delivery.id) !== delivery.id) return;
    const topic = this.parts.settings.all.get(row.topic);
    if (topic === undefined) {
      await this.#drop(delivery, [row], 'topic_unknown');
      return;
    }
    const reader = await this.#reader(delivery.account, row.contact_id);
    const find = await this.parts.settings.templates(delivery.account);
    const formality = await this.parts.brands.formality(delivery.account);
    const template = find(topic, wordingFor(reader.locale ?? reader.account_locale, formality));
    // A link that signs in opens one thing.
    const mail = await this.#gathered(delivery, row, row.email === 'now' && signsIn(template?.parsed));
    return 'retryAt' in mail ? mail : this.#send(delivery, mail.rows);
  }

  /** What this mail tells. It stays the same however often the mail is tried. */
  async #gathered(
    delivery: Delivery,
    row: Row,
    alone: boolean,
  ): Promise<{ rows: Row[] } | { retryAt: string; reason: string }> {
    const now = this.parts.clock.now();
    return this.parts.engine.transaction(async (tx) => {
      const db = tx.kysely<KernelTables>();
      if (row.mail_id === null) {
        if (row.email === 'now' && !alone) {
          const last = await db
            .selectFrom('portico_notification')
            .select('mail_at')
            .where('account_id', '=', delivery.account)
            .where('contact_id', '=', row.contact_id)
            .where('topic', '=', row.topic)
            .where('email', '=', 'now')
            .where('mail_status', 'in', ['due', 'sent'])
            .where('mail_at', '>', new Date(now - FOLD).toISOString())
            .orderBy('mail_at', 'desc')
            .executeTakeFirst();
          if (last?.mail_at != null)
            return {
              retryAt: new Date(Date.parse(last.mail_at) + FOLD).toISOString(),
              reason: 'Gathered for ten minutes.',
            };
        }
        let claim = db
          .updateTable('portico_notification')
          .set({ mail_id: delivery.id, mail_at: new Date(now).toISOString() })
          .where('account_id', '=', delivery.account)
          .where('contact_id', '=', row.contact_id)
          .where('mail_status', '=', 'due')
          .where('mail_id', 'is', null)
          .where('email', '=', row.email);
        if (row.email === 'now') claim = claim.where('topic', '=', row.topic);
        if (alone) claim = claim.where('id', '=', row.id);
        await claim.execute();
      }
      const rows = await db
        .selectFrom('portico_notification')
        .selectAll()
        .where('account_id', '=', delivery.account)
        .where('contact_id', '=', row.contact_id)
        .where('mail_id', '=', delivery.id)
        .where('mail_status', '=', 'due')
        .orderBy('id')
        .execute();
      return { rows };
    });
  }

  async #send(delivery: Delivery, all: readonly Row[]): Promise<DeliveryOutcome> {
    const [first] = all;
    if (first === undefined) return;
    const { account: accountId } = delivery;
    const reader = await this.#reader(accountId, first.contact_id);
    const rows = await this.#allowed(delivery, all, reader);
    if (rows.length === 0) return;
    const account = { id: accountId, name: reader.account_name, timeZone: reader.time_zone };
    const addresses = await addressesOf(this.parts, { id: accountId, slug: reader.slug });
    if (addresses === undefined) {
      return {
        dead: 'The account has no host, so that no link of a mail would lead to it. Add one: `domains.add(...)`.',
      };
    }
    const brand = await this.parts.brands.get(account);
    const locale = reader.locale ?? reader.account_locale;
    const wording = wordingFor(locale, brand.formality);
    const find = await this.parts.settings.templates(accountId);
    const told = rows.flatMap((row): Told[] => {
      const topic = this.parts.settings.all.get(row.topic);
      const template = topic && find(topic, wording);
      if (topic === undefined || template === undefined) return [];
      const title = topic.plugin.texts.format(wording, topic.spec.title.key);
      return [{ title, template, values: valuesIn(row), url: addresses.page(row.path), item: row.item }];
    });
    const signIn =
      told.length === 1 && signsIn(told[0]?.template.parsed) ? await this.#signIn(first, addresses) : undefined;
    const stop = await this.#stop(first, rows, addresses);
    const mail = await topicMail({
      reader: { name: reader.name, address: reader.email, locale },
      account,
      brand,
      told,
      id: delivery.id,
      host: addresses.host,
      portal: addresses.page('/'),
      signIn,
      stop,
    });
    const facts = { accountId, contactId: first.contact_id, deliveryId: delivery.id, count: rows.length };
    try {
      await this.parts.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.parts.suppressions.suppress(accountId, reader.email, 'refused', bySystem('notifications'));
      await this.#drop(delivery, rows, 'recipient_refused');
      return { dead: error.message };
    }
    await this.parts.engine.transaction(async (tx) => {
      await tx
        .kysely<KernelTables>()
        .updateTable('portico_notification')
        .set({ mail_status: 'sent' })
        .where('account_id', '=', accountId)
        .where('mail_id', '=', delivery.id)
        .where('contact_id', '=', first.contact_id)
        .where('mail_status', '=', 'due')
        .execute();
      await delivery.doneIn(tx);
    });
    this.parts.log.info('notification.mailed', facts);
    return;
  }

  /** Those that the contact is still to get; the others are dropped. */
  async #allowed(delivery: Delivery, rows: readonly Row[], { email_key }: { email_key: string }): Promise<Row[]> {
    const [{ contact_id }] = rows as [Row];
    const { settings, choices, suppressions } = this.parts;
    const [facts, chosen, off, suppressed] = await Promise.all([
      this.parts.facts(delivery.account, contact_id),
      choices.of({ accountId: delivery.account, contactId: contact_id }),
      settings.off(delivery.account),
      suppressions.has(delivery.account, email_key),
    ]);
    const against = (row: Row): string | undefined => {
      const topic = settings.all.get(row.topic);
      if (topic === undefined) return 'topic_unknown';
      if (suppressed) return 'suppressed';
      if (!this.parts.sees(facts, topic.spec.app)) return 'app_hidden';
      if (row.company_id !== null) {
        const role = facts.companies.find(({ id }) => id === row.company_id)?.role;
        if (role === undefined || topic.spec.roles?.includes(role) === false) return 'not_of_company';
      }
      if (off.has(topic.name)) return 'topic_off';
      return !topic.required && chosen(topic).email === 'off' ? 'unsubscribed' : undefined;
    };
    const reasons = new Map(rows.map((row) => [row, against(row)]));
    for (const reason of new Set(reasons.values())) {
      if (reason !== undefined)
        await this.#drop(
          delivery,
          rows.filter((row) => reasons.get(row) === reason),
          reason,
        );
    }
    return rows.filter((row) => reasons.get(row) === undefined);
  }

  async #drop({ account, id }: Delivery, rows: readonly Row[], reason: string): Promise<void> {
    const { engine, log } = this.parts;
    await engine
      .kysely<KernelTables>()
      .updateTable('portico_notification')
      .set({ mail_status: 'dropped' })
      .where('account_id', '=', account)
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    log.info('notification.not_mailed', { accountId: account, deliveryId: id, count: rows.length, reason });
  }

  /** A fresh one for each sending. */
  async #signIn({ account_id, contact_id, path }: Row, addresses: Addresses) {
    const link = await this.parts.signInLinks.create(
      account_id,
      { contact: contact_id, next: path },
      bySystem('notifications'),
    );
    return { url: addresses.signIn(link.token), code: link.code };
  }

  async #stop(
    { account_id, contact_id }: Row,
    rows: readonly Row[],
    addresses: Addresses,
  ): Promise<string | undefined> {
    const names = new Set(rows.map(({ topic }) => topic));
    const topics = [...names]
      .flatMap((name) => this.parts.settings.all.get(name) ?? [])
      .filter((each) => !each.required);
    if (topics.length === 0) return undefined;
    return addresses.own(
      `unsubscribe/${await this.parts.unsubscribing.token(account_id, { contactId: contact_id, topics })}`,
    );
  }

  #row({ account, itemId }: Delivery): Promise<Row | undefined> {
    return this.parts.engine
      .kysely<KernelTables>()
      .selectFrom('portico_notification')
      .selectAll()
      .where('account_id', '=', account)
      .where('id', '=', itemId)
      .executeTakeFirst();
  }

  #reader(accountId: string, contactId: string) {
    return this.parts.engine
      .kysely<KernelTables>()
      .selectFrom('portico_contact as contact')
      .innerJoin('portico_account as account', 'account.id', 'contact.account_id')
      .select(['contact.email', 'contact.email_key', 'contact.name', 'contact.locale'])
      .select(['account.name as account_name', 'account.slug', 'account.time_zone', 'account.locale as account_locale'])
      .where('contact.account_id', '=', accountId)
      .where('contact.id', '=', contactId)
      .executeTakeFirstOrThrow();
  }
}

function signsIn(template: Parameters<typeof makesSignInLink>[0] | undefined): boolean {
  return template !== undefined && makesSignInLink(template);
}
