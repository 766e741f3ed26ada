/** Days from today: -30 is thirty days ago. The demo counts from the day of its first start, so it never looks old. */
export type Days = number;

/** A line of a demo invoice. */
export interface DemoLine {
  readonly description: string;
  readonly detail?: string;
  readonly quantity: string;
  readonly unit?: string;
  readonly unitPrice: string;
}

/** An invoice of the demo. */
export interface DemoInvoice {
  readonly subject: string;
  readonly issued: Days;
  readonly due: Days;
  readonly currency?: string;
  readonly lines: readonly DemoLine[];
  /** In minor units, or all of it. */
  readonly payments?: readonly {
    readonly on: Days;
    readonly amount: number | 'all';
    readonly method: 'bank_transfer' | 'card' | 'sepa_debit';
  }[];
  /** Not issued: nobody but the business sees it. */
  readonly draft?: true;
}

/** A line of one piece. */
export const one = (description: string, unitPrice: string): DemoLine => ({ description, quantity: '1', unitPrice });

/** A line by the hour. */
export const hours = (description: string, quantity: string, unitPrice: string): DemoLine => ({
  description,
  quantity,
  unit: 'h',
  unitPrice,
});

/** Paid in full by transfer, some days from today. */
export const paid = (on: Days) => [{ on, amount: 'all', method: 'bank_transfer' }] as const;
