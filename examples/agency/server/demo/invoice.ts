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
    readonly method: string;
  }[];
  /** Not issued: nobody but the business sees it. */
  readonly draft?: true;
  /** Taken back after it was issued. */
  readonly void?: true;
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

/** Paid in full, some days from today. */
export const paid = (on: Days, method = 'Bank transfer') => [{ on, amount: 'all', method }] as const;
