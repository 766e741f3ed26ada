import type { MessageCatalogue } from '../texts/catalogue.js';

/** What profiles say in the kernel's own words. */
export const profileTexts = {
  en: { 'profile.hidden': 'Member' },
  de: { 'profile.hidden': 'Mitglied' },
} as const satisfies MessageCatalogue;
