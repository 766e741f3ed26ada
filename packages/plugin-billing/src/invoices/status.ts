/** The stored states of an invoice. Everything else that is said about it is a fact beside the state. */
export const INVOICE_STATUSES = ['draft', 'open', 'paid', 'void', 'credited', 'uncollectible'] as const;

export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/**
 * The one word for an invoice where there is room for one, in order of precedence: the first that holds. `draft` is
 * seen by operators only; `open` is issued, but neither sent nor viewed.
 */
export const INVOICE_LABELS = [
  'draft',
  'void',
  'credited',
  'uncollectible',
  'paid',
  'processing',
  'overdue',
  'partially_paid',
  'viewed',
  'sent',
  'open',
] as const;

export type InvoiceLabel = (typeof INVOICE_LABELS)[number];

/** What the facts about an invoice follow from. Amounts in minor units of the invoice's currency. */
export interface InvoiceState {
  readonly status: InvoiceStatus;
  readonly total: number;
  readonly paid: number;
  readonly credited: number;
  /** Sum of the payments under way; their outcome is not known yet. */
  readonly pending: number;
  /** The last day to pay in time, `YYYY-MM-DD` in the account's time zone; none on a draft. */
  readonly dueOn: string | null;
  /** Instants, ISO 8601 in UTC. */
  readonly firstViewedAt: string | null;
  readonly sentAt: string | null;
}

/** What is true of an invoice today; several may hold at once. */
export interface InvoiceFacts {
  readonly label: InvoiceLabel;
  /** What is still to be paid, in minor units: zero on a draft and a void invoice. */
  readonly balance: number;
  /** Open, with a balance, and due before today. */
  readonly overdue: boolean;
  /** Open, with money received and a balance left. */
  readonly partiallyPaid: boolean;
  /** Open, and payments under way cover the balance. */
  readonly processing: boolean;
  readonly viewed: boolean;
  readonly sent: boolean;
}

/**
 * Concludes the facts about an invoice and picks its label.
 *
 * @param today the day in the account's time zone, `YYYY-MM-DD`; an invoice is payable in time until its due day ends
 */
export function invoiceFacts(invoice: InvoiceState, today: string): InvoiceFacts {
  const balance = balanceOf(invoice);
  const owed = invoice.status === 'open' && balance > 0;
  const facts = {
    balance,
    overdue: owed && invoice.dueOn !== null && invoice.dueOn < today,
    partiallyPaid: owed && invoice.paid > 0,
    processing: owed && invoice.pending >= balance,
    viewed: invoice.firstViewedAt !== null,
    sent: invoice.sentAt !== null,
  };
  return { label: labelOf(invoice.status, facts), ...facts };
}

function balanceOf({ status, total, paid, credited }: InvoiceState): number {
  return status === 'draft' || status === 'void' ? 0 : total - paid - credited;
}

function labelOf(status: InvoiceStatus, facts: Omit<InvoiceFacts, 'label'>): InvoiceLabel {
  if (status !== 'open') return status;
  if (facts.processing) return 'processing';
  if (facts.overdue) return 'overdue';
  if (facts.partiallyPaid) return 'partially_paid';
  if (facts.viewed) return 'viewed';
  return facts.sent ? 'sent' : 'open';
}
