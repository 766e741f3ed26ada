/** Billing's messages in English. */
export const en = {
  'apps.invoices': 'Invoices',
  'recent.title': 'Invoices',
  'recent.more': 'All invoices',
  'recent.empty': 'There are no invoices yet.',
  'due.title': 'Pay invoice {number}',
  'due.verb': 'Look at it',
  'status.overdue': '{days, plural, one {# day overdue} other {# days overdue}}',
  'status.part_paid': 'Part paid',
  'status.due': 'Due {day}',
  'status.due_today': 'Due today',
  'status.paid': 'Paid',
  'status.void': 'Cancelled',
  'status.credited': 'Credited',
  'status.uncollectible': 'Written off',
} as const;
