import type { Formats } from '../texts/format.ts';
import type { TextsLike } from '../texts/texts.ts';
import { useTexts } from '../texts/use-texts.ts';
import type { OwnTexts } from './words.ts';

/** What a section's page reads by: its own words (`t`), and the reader's formats (`f`). */
export interface OwnReading<En> {
  readonly t: TextsLike<En>;
  readonly f: Formats;
}

/** A section's words and the formats in the reader's language, in the account's form of address. */
export function useOwnTexts<En>(texts: OwnTexts<En>): OwnReading<En> {
  const { f, wording } = useTexts();
  return { t: texts[wording] as TextsLike<En>, f };
}
