import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import type { CompanyRole } from '../data/scopes.js';
import { newDelivery } from '../events/outbox/emission.js';
import type { EventTables } from '../events/tables.js';
import { isId, newId } from '../id.js';
import { ownPath } from '../identity/next-path.js';
import type { KernelTables } from '../identity/tables.js';
import type { Pulses } from '../live/pulses.js';
import { mayUsePortal } from '../permissions/decision.js';
import { nextMorning } from './next-morning.js';
import type { NotificationTable } from './tables.js';
import type { Channels, Notification } from './topic.js';
import { type Topic, type Topics, valuesOf } from './topics.js';
import { NotificationValues } from './values.js';

interface Pending {
  readonly topic: Topic;
  readonly notification: Notification;
}

const everyRole: readonly CompanyRole[] = ['owner', 'billing', 'member'];

/** Tells contacts something, in the transaction of the change that they are told of. */
export class Notifier {
  readonly #pending = new WeakMap<KernelChange, Pending[]>();

  constructor(
    private readonly clock: Clock,
    private readonly topics: Topics,
    private readonly pulses: Pick<Pulses, 'touch'>,
  ) {}

  /**
   * Tells it when the change ends.
   *
   * @param plugin the id of the plugin that tells
   * @throws Error for a topic, link or value that its author did not declare
   */
  notify(change: KernelChange, plugin: string, name: string, notification: Notification): void {
    const topic = this.topics.get(name);
    if (topic?.plugin.id !== plugin) {
      const own = [...this.topics.values()].filter((each) => each.plugin.id === plugin).map((each) => each.name);
      throw new Error(`Plugin "${plugin}" has no topic "${name}". Its topics are: ${own.join(', ') || 'none'}.`);
    }
    check(topic, notification);
    const pending = this.#pending.get(change);
    if (pending !== undefined) {
      pending.push({ topic, notification });
      return;
    }
    const first = [{ topic, notification }];
    this.#pending.set(change, first);
    change.atEnd(() => this.#write(change, first));
  }

  async #write(change: KernelChange, pending: readonly Pending[]): Promise<void> {
    const told = await this.#told(change, pending);
    if (told.length === 0) return;
    const rows = told.map((each) => this.#row(change, each));
    const deliveries = told.flatMap(({ channels, morning, topic }, i) => {
      const row = rows[i];
      if (row === undefined || channels.email === 'off') return [];
      const daily = channels.email === 'daily';
      return newDelivery(this.clock, change, {
        kind: 'mail',
        consumer: row.contact_id,
        subject: daily ? 'digest' : topic.name,
        // Whatever of a topic is due goes into one mail: none waits for another.
        version: 1,
        item_id: row.id,
        ...(daily && { due_at: morning() }),
      });
    });
    await change.tx.kysely<KernelTables>().insertInto('portico_notification').values(rows).execute();
    if (deliveries.length > 0) {
      await change.tx.kysely<EventTables>().insertInto('portico_delivery').values(deliveries).execute();
      change.leaveWork();
    }
    const parties = rows.filter((row) => row.inbox === 'listed').map((row) => row.contact_id);
    if (parties.length > 0) await this.pulses.touch(change.tx, change.account, 'notifications', { parties });
  }

  /** Who is told what, and how: each contact once of each thing. */
  async #told({ tx, account }: KernelChange, pending: readonly Pending[]) {
    const db = tx.kysely<KernelTables>();
    const to = [...new Set(pending.map(({ notification }) => notification.to))];
    const names = [...new Set(pending.map(({ topic }) => topic.name))];
    const [parties, contacts, members, settings, { time_zone }] = await Promise.all([
      db.selectFrom('portico_party').select('id').where('account_id', '=', account).where('id', 'in', to).execute(),
      db
        .selectFrom('portico_contact')
        .select('id')
        .where('account_id', '=', account)
        .where('id', 'in', to)
        .where('status', 'in', [...mayUsePortal])
        .execute(),
      db
        .selectFrom('portico_membership as membership')
        .innerJoin('portico_contact as contact', (join) =>
          join
            .onRef('contact.account_id', '=', 'membership.account_id')
            .onRef('contact.id', '=', 'membership.contact_id'),
        )
        .select(['membership.company_id', 'membership.role', 'contact.id'])
        .where('membership.account_id', '=', account)
        .where('membership.company_id', 'in', to)
        .where('membership.status', '=', 'active')
        .where('contact.status', 'in', [...mayUsePortal])
        .execute(),
      db
        .selectFrom('portico_topic_setting')
        .select('topic')
        .where('account_id', '=', account)
        .where('topic', 'in', names)
        .where('status', '=', 'off')
        .execute(),
      db.selectFrom('portico_account').select('time_zone').where('id', '=', account).executeTakeFirstOrThrow(),
    ]);
    const missing = to.find((id) => !parties.some((party) => party.id === id));
    if (missing !== undefined)
      throw new Error(`A notification is for "${missing}", which is no contact or company of the account.`);
    const off = new Set(settings.map(({ topic }) => topic));
    const told = pending
      .filter(({ topic }) => topic.required || !off.has(topic.name))
      .flatMap(({ topic, notification }) => {
        const roles = topic.spec.roles ?? everyRole;
        const ids = [
          ...contacts.filter(({ id }) => id === notification.to),
          ...members.filter((each) => each.company_id === notification.to && roles.includes(each.role)),
        ].map(({ id }) => id);
        return ids.map((contactId) => ({ topic, notification, contactId }));
      });
    if (told.length === 0) return [];
    const choices = await db
      .selectFrom('portico_topic_choice')
      .select(['contact_id', 'topic', 'email', 'in_app'])
      .where('account_id', '=', account)
      .where('contact_id', 'in', [...new Set(told.map(({ contactId }) => contactId))])
      .where('topic', 'in', names)
      .execute();
    const chosen = new Map(choices.map((row) => [`${row.contact_id} ${row.topic}`, row]));
    let morning: string | undefined;
    return told.map((each) => {
      const choice = chosen.get(`${each.contactId} ${each.topic.name}`);
      const channels: Channels =
        choice === undefined ? each.topic.channels : { email: choice.email, inApp: choice.in_app };
      return { ...each, channels, morning: () => (morning ??= nextMorning(isoNow(this.clock), time_zone)) };
    });
  }

  #row(
    { account, at }: KernelChange,
    told: Pending & { readonly contactId: string; readonly channels: Channels },
  ): NotificationTable & { readonly data: string } {
    const { topic, notification, contactId, channels } = told;
    return {
      account_id: account,
      id: newId(this.clock),
      contact_id: contactId,
      company_id: notification.to === contactId ? null : notification.to,
      topic: topic.name,
      item: notification.item ?? null,
      path: notification.link,
      data: JSON.stringify(notification.values ?? {}) as NotificationTable['data'] & string,
      inbox: channels.inApp === 'on' ? 'listed' : 'unlisted',
      read_at: null,
      email: channels.email,
      mail_status: channels.email === 'off' ? 'none' : 'due',
      mail_id: null,
      mail_at: null,
      created_at: at,
    };
  }
}

/** @throws Error for what its author did not declare */
function check(topic: Topic, { to, link, item, values = {} }: Notification): void {
  const where = `A notification of "${topic.name}"`;
  if (!isId(to)) throw new Error(`${where} is for "${to}", which is no id of a contact or company.`);
  if (ownPath(link) === undefined)
    throw new Error(`${where} has the link "${link}", which is no page path. Make it by \`link(...)\`.`);
  if (item !== undefined && (item === '' || item.length > 200))
    throw new Error(`${where} has an \`item\` that is no id. Write 1 to 200 characters.`);
  const declared = valuesOf(topic);
  const missing = declared.filter((name) => !Object.hasOwn(values, name));
  const strange = Object.keys(values).filter((name) => !declared.includes(name));
  if (missing.length > 0) throw new Error(`${where} lacks ${missing.map((name) => `"${name}"`).join(', ')}.`);
  if (strange.length > 0)
    throw new Error(
      `${where} has ${strange.map((name) => `"${name}"`).join(', ')}, which its topic does not declare. Its values are: ${declared.join(', ') || 'none'}.`,
    );
  const parsed = NotificationValues.safeParse(values);
  if (!parsed.success) throw new Error(`${where} has a value that does not fit: ${parsed.error.message}`);
}
