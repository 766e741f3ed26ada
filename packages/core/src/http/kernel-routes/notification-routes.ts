import type { Context } from 'hono';
import { Seal } from '../../container/kernel-tokens.js';
import { invalidCursor, ListCursors } from '../../dashboard/list-cursors.js';
import { isId } from '../../id.js';
import { type InputFault, refuseFaults } from '../../input.js';
import type { Kernel } from '../../kernel.js';
import type { InboxOwner } from '../../notifications/inbox.js';
import { subjectOf } from '../../notifications/mails/topic-mail.js';
import type { Topic } from '../../notifications/topics.js';
import { wordingFor } from '../../texts/formality.js';
import type { PortalEnv } from '../environment.js';
import { titleOf as appTitle, sees, signedIn } from '../visits.js';
import type { KernelHandlers } from './table.js';

type NotificationRoutes = Pick<
  KernelHandlers,
  'GET /notifications' | 'PATCH /notifications' | 'GET /notifications/choices' | 'PUT /notifications/choices'
>;

type Call = Context<PortalEnv>;

const PAGE = 20;

/** What whoever is signed in is told, and how. Of apps that do not exist for him there is nothing. */
export function notificationRoutes(kernel: Kernel): NotificationRoutes {
  const cursors = new ListCursors(kernel.use(Seal));
  const { inbox, settings, choices } = kernel.notifications;
  const topicsOf = (c: Call) => [...settings.all.values()].filter(({ spec }) => sees(kernel, c.var, spec.app));
  const appTitleOf = (c: Call, app: string) => {
    const installed = kernel.composition.apps.get(app);
    return installed === undefined ? app : appTitle(c.var, installed);
  };
  const choicesFor = async (c: Call) => {
    const [off, chosen] = await Promise.all([settings.off(ownerOf(c).accountId), choices.of(ownerOf(c))]);
    const topics = topicsOf(c).filter(({ name }) => !off.has(name));
    return {
      topics: topics.map((topic) => ({
        topic: topic.name,
        app: topic.spec.app,
        appTitle: appTitleOf(c, topic.spec.app),
        title: titleOf(c, topic),
        required: topic.required,
        ...chosen(topic),
      })),
    };
  };
  return {
    'GET /notifications': async ({ c, query }) => {
      const owner = ownerOf(c);
      const limit = query.limit ?? PAGE;
      const cursor = { account: owner.accountId, contact: owner.contactId, app: '', list: 'notifications' };
      const before = query.cursor === undefined ? undefined : await cursors.read(cursor, query.cursor);
      if (before !== undefined && !(typeof before === 'string' && isId(before))) throw invalidCursor();
      const names = topicsOf(c).map(({ name }) => name);
      const [entries, unread, templates] = await Promise.all([
        inbox.list(owner, names, { before, limit: limit + 1 }),
        inbox.unread(owner, names),
        settings.templates(owner.accountId),
      ]);
      const { arrival, facts } = c.var;
      const { account } = arrival;
      const reader = { name: signedIn(c.var).contact.name, locale: facts.locale };
      const items = entries.slice(0, limit).flatMap(({ id, topic: name, link, values, at, read }) => {
        const topic = settings.all.get(name);
        const template = topic && templates(topic, wordingFor(facts.locale, account.formality));
        if (topic === undefined || template === undefined) return [];
        return [
          {
            id,
            topic: name,
            app: topic.spec.app,
            title: subjectOf({ template, values }, reader, account),
            link,
            at,
            read,
          },
        ];
      });
      const last = entries.length > limit ? entries[limit - 1] : undefined;
      return { items, unread, ...(last !== undefined && { next: await cursors.write(cursor, last.id) }) };
    },

    'PATCH /notifications': async ({ c, body }) => {
      const names = topicsOf(c).map(({ name }) => name);
      await inbox.read(ownerOf(c), names, body.read, body.until);
      return { unread: await inbox.unread(ownerOf(c), names) };
    },

    'GET /notifications/choices': ({ c }) => choicesFor(c),

    'PUT /notifications/choices': async ({ c, body }) => {
      const seen = topicsOf(c);
      const faults: InputFault[] = [];
      const changes = body.topics.flatMap(({ topic: name, email, inApp }, i) => {
        const topic = seen.find((each) => each.name === name);
        if (topic === undefined) {
          faults.push({ in: 'body', pointer: `/topics/${i}/topic`, detail: 'There is no such topic.' });
          return [];
        }
        return { topic, ...(email !== undefined && { email }), ...(inApp !== undefined && { inApp }) };
      });
      refuseFaults(faults);
      await choices.set(ownerOf(c), changes);
      return choicesFor(c);
    },
  };
}

function titleOf(c: Call, { plugin, spec }: Topic): string {
  return plugin.texts.format(wordingFor(c.var.facts.locale, c.var.arrival.account.formality), spec.title.key);
}

function ownerOf(c: Call): InboxOwner {
  return { accountId: c.var.arrival.account.id, contactId: signedIn(c.var).contact.id };
}
