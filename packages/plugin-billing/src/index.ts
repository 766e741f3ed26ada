/**
 * Invoices for a Portico client portal: compose it with {@link billing}.
 *
 * @module
 */
export { type Billing, billing } from './plugin.js';
