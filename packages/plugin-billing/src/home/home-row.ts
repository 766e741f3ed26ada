import { z } from 'zod';
import { INVOICE_STATUSES } from '../invoices/status.js';

/** An invoice as the queries of home give it. */
export const HomeRow = z.object({
  id: z.string(),
  number: z.string(),
  subject: z.string(),
  status: z.enum(INVOICE_STATUSES).exclude(['draft']),
  issue_on: z.string(),
  due_on: z.string(),
  paid_on: z.string().nullable(),
  currency: z.string(),
  total: z.int(),
  paid: z.int(),
  credited: z.int(),
});

/** See {@link HomeRow}. */
export type HomeRow = z.output<typeof HomeRow>;
