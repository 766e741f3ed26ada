import { text } from '@portico/core';
import type { TopicSpec } from '@portico/core/notifications';

const roles = ['owner', 'billing'] as const;
/** What all of them know of the invoice. */
const about = { number: '2026-0001', subject: 'Shop front and signs' };
const amount = { amount: 120_050, currency: 'EUR' };

/** What clients are told of. */
export const topics = {
  invoice_issued: {
    app: 'invoices',
    title: text('topics.issued'),
    roles,
    values: { ...about, amount, due: { day: '2026-12-08' } },
    templates: {
      en: {
        subject: 'Invoice {{number}}: {{subject}}',
        body: `Hello {{contact.name}},

here is invoice {{number}} from {{account.name}}: {{subject}}.

It comes to {{amount}} and is due on {{due}}.

[Open the invoice]({{link}})`,
      },
      de: {
        subject: 'Rechnung {{number}}: {{subject}}',
        body: `Guten Tag {{contact.name}},

hier ist die Rechnung {{number}} von {{account.name}}: {{subject}}.

Der Betrag von {{amount}} ist am {{due}} fällig.

[Rechnung öffnen]({{link}})`,
      },
      'de-x-informal': {
        subject: 'Rechnung {{number}}: {{subject}}',
        body: `Hallo {{contact.name}},

hier ist deine Rechnung {{number}} von {{account.name}}: {{subject}}.

Der Betrag von {{amount}} ist am {{due}} fällig.

[Rechnung öffnen]({{link}})`,
      },
    },
  },
  payment_received: {
    app: 'invoices',
    title: text('topics.received'),
    roles,
    values: { ...about, amount, balance: { amount: 0, currency: 'EUR' } },
    templates: {
      en: {
        subject: 'Payment received for invoice {{number}}',
        body: `Hello {{contact.name}},

thank you: {{amount}} arrived for invoice {{number}}, {{subject}}.

Still to be paid: {{balance}}.

[Open the invoice]({{link}})`,
      },
      de: {
        subject: 'Zahlung zur Rechnung {{number}} erhalten',
        body: `Guten Tag {{contact.name}},

vielen Dank: {{amount}} sind zur Rechnung {{number}} eingegangen, {{subject}}.

Noch zu zahlen: {{balance}}.

[Rechnung öffnen]({{link}})`,
      },
      'de-x-informal': {
        subject: 'Zahlung zur Rechnung {{number}} erhalten',
        body: `Hallo {{contact.name}},

danke dir: {{amount}} sind zur Rechnung {{number}} eingegangen, {{subject}}.

Noch zu zahlen: {{balance}}.

[Rechnung öffnen]({{link}})`,
      },
    },
  },
  invoice_overdue: {
    app: 'invoices',
    title: text('topics.overdue'),
    roles,
    values: { ...about, amount, due: { day: '2026-12-08' } },
    templates: {
      en: {
        subject: 'Invoice {{number}} is overdue',
        body: `Hello {{contact.name}},

invoice {{number}}, {{subject}}, was due on {{due}}, and {{amount}} are still to be paid.

If your payment is on its way, there is nothing to do.

[Open the invoice]({{link}})`,
      },
      de: {
        subject: 'Rechnung {{number}} ist überfällig',
        body: `Guten Tag {{contact.name}},

die Rechnung {{number}}, {{subject}}, war am {{due}} fällig; {{amount}} sind noch offen.

Wenn Ihre Zahlung schon unterwegs ist, müssen Sie nichts tun.

[Rechnung öffnen]({{link}})`,
      },
      'de-x-informal': {
        subject: 'Rechnung {{number}} ist überfällig',
        body: `Hallo {{contact.name}},

deine Rechnung {{number}}, {{subject}}, war am {{due}} fällig; {{amount}} sind noch offen.

Wenn deine Zahlung schon unterwegs ist, musst du nichts tun.

[Rechnung öffnen]({{link}})`,
      },
    },
  },
} satisfies Readonly<Record<string, TopicSpec<'invoices'>>>;
