import { z } from 'zod';
import { definePlugin, defineTables, text } from '../../src/index.js';

const Told = z.object({
  to: z.string(),
  id: z.string(),
  item: z.string().optional(),
  number: z.string().optional(),
  fails: z.boolean().optional(),
  values: z.record(z.string(), z.unknown()).optional(),
  link: z.string().optional(),
});

/** Something to be told of, in each way. */
export const orders = definePlugin({
  id: 'orders',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: {
    en: { title: 'Orders', notes: 'Notes', placed: 'New orders', due: 'Signatures', reminded: 'Reminders' },
    de: {
      title: 'Aufträge',
      notes: 'Notizen',
      placed: 'Neue Aufträge',
      due: 'Unterschriften',
      reminded: 'Erinnerungen',
    },
  },
  apps: {
    orders: { title: text('title'), icon: 'package', path: '/orders' },
    notes: { title: text('notes'), icon: 'file', path: '/notes' },
  },
  links: { order: '/orders/:id' },
  topics: {
    order_placed: {
      app: 'orders',
      title: text('placed'),
      roles: ['owner', 'billing'],
      values: { 'order.number': 'A-17', 'order.total': { amount: 120_050, currency: 'EUR' } },
      templates: {
        en: {
          subject: 'Order {{order.number}}',
          body: 'Hello {{contact.name}},\n\n{{account.name}} took your order over {{order.total}}.\n\n[See it]({{link}})',
        },
        de: {
          subject: 'Auftrag {{order.number}}',
          body: 'Guten Tag {{contact.name}},\n\nIhr Auftrag über {{order.total}} ist da.\n\n[Ansehen]({{link}})',
        },
        'de-x-informal': {
          subject: 'Auftrag {{order.number}}',
          body: 'Hallo {{contact.name}},\n\ndein Auftrag über {{order.total}} ist da.\n\n[Ansehen]({{link}})',
        },
      },
    },
    order_due: {
      app: 'orders',
      title: text('due'),
      required: true,
      templates: {
        en: { subject: 'Please sign', body: 'Please sign.\n\n[Read and sign]({{signInLink}})' },
        de: { subject: 'Bitte unterschreiben', body: 'Bitte.\n\n[Lesen]({{signInLink}})' },
      },
    },
    note_reminded: {
      app: 'notes',
      title: text('reminded'),
      templates: { en: { subject: 'A note', body: 'There is a note.' }, de: { subject: 'Notiz', body: 'Eine Notiz.' } },
    },
  },
  operators: (call) => {
    const tell = (topic: string) =>
      call({ input: Told, returns: z.object({}) }).handle(async ({ db, link, input }) => {
        await db.change(async (tx) => {
          const { to, id, item, number = 'A-1', fails, values, link: given } = input;
          const own =
            topic === 'order_placed'
              ? { 'order.number': number, 'order.total': { amount: 120_050, currency: 'EUR' } }
              : {};
          tx.notify(topic, {
            to,
            link: given ?? link('order', { id }),
            ...(item !== undefined && { item }),
            values: (values as never) ?? own,
          });
          if (fails) throw new Error('The shop is closed.');
        });
        return {};
      });
    return {
      placed: tell('order_placed'),
      due: tell('order_due'),
      reminded: tell('note_reminded'),
      wrong: tell('nothing'),
    };
  },
});
