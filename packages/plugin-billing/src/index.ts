/**
 * Invoices for a Portico client portal: compose it with {@link billing}.
 *
 * @module
 */
export type { InvoiceDetail, InvoiceSummary, OperatorInvoice } from './invoices/detail.js';
export type { InvoiceItem, OperatorItem } from './invoices/item.js';
export type { InvoiceLabel, InvoiceStatus } from './invoices/status.js';
export type { OperatorPayment } from './payments/payment.js';
export { type Billing, billing } from './plugin.js';
export type { BillingSettings } from './settings/settings.js';
export type { AccountTaxRate } from './settings/tax-rates.js';
