import type { en } from './en.js';

/** Billing’s messages in German, with "Sie". */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'apps.invoices': 'Rechnungen',
  'recent.title': 'Rechnungen',
  'recent.more': 'Alle Rechnungen',
  'recent.empty': 'Es gibt noch keine Rechnungen.',
  'due.title': 'Rechnung {number} bezahlen',
  'due.verb': 'Ansehen',
  'status.overdue': '{days, plural, one {Seit # Tag überfällig} other {Seit # Tagen überfällig}}',
  'status.part_paid': 'Teilweise bezahlt',
  'status.due': 'Fällig am {day}',
  'status.due_today': 'Heute fällig',
  'status.paid': 'Bezahlt',
  'status.void': 'Storniert',
  'status.credited': 'Gutgeschrieben',
  'status.uncollectible': 'Ausgebucht',
  'detail.title': 'Rechnung {number}',
  'detail.from': 'Von',
  'detail.to': 'An',
  'detail.issued': 'Ausgestellt am',
  'detail.reference': 'Ihr Zeichen',
  'detail.lines': 'Wofür',
  'detail.sums': 'Summen',
  'detail.net': 'Ohne Steuer',
  'detail.total': 'Insgesamt',
  'detail.payments': 'Was schon bezahlt ist',
};
