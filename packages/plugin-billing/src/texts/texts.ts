import type { MessageCatalogue } from '@portico/core';
import { de } from './de.js';
import { deInformal } from './de-informal.js';
import { en } from './en.js';

/** Billing's messages. */
export const texts = { en, de, 'de-x-informal': deInformal } as const satisfies MessageCatalogue;
