import { z } from 'zod';

/** The letters of an IBAN as the numbers from 10 on that its check counts with. */
const digitsOf = (text: string) => [...text].map((sign) => Number.parseInt(sign, 36)).join('');

/** Whether the check digits of an IBAN in its plain form fit the rest of it (ISO 13616, by ISO 7064 MOD 97-10). */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  return BigInt(digitsOf(text.slice(4) + text.slice(0, 4))) % 97n === 1n;
}

/** An IBAN, however it is spaced and cased; kept in its plain form. */
export const Iban = z
  .string()
  .max(60)
  .transform((text) => text.replace(/[\s-]/g, '').toUpperCase())
  .refine(isIban, 'This is no IBAN: its check digits do not fit the rest.');

/** A BIC of 8 or 11 signs (ISO 9362); kept in capitals. */
export const Bic = z
  .string()
  .max(20)
  .transform((text) => text.replace(/\s/g, '').toUpperCase())
  .refine(
    (text) => /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(text),
    'This is no BIC: 8 or 11 letters and digits.',
  );
