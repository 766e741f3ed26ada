import { invoices } from './invoices/section.ts';
import type { Section } from './section.ts';

/** The sections that have pages of their own here. All others get the page of the standard shapes. */
export const sections: readonly Section[] = [invoices];
