import { type RawBuilder, sql } from 'kysely';
import type { EngineName } from '../../data/engine.js';

/**
 * A word as the index of PostgreSQL knows it: behind the end of its account's id, so that an account does not search
 * through the words of others. Should two accounts end alike, they still do not see each other's rows.
 */
export function partitioned(account: string, word: string): string {
  return account.slice(-8) + word;
}

/** The words of a document as the engine keeps them. They are letters and digits alone, and need no quotes. */
export function wordsColumn(engine: EngineName, account: string, words: readonly string[]): RawBuilder<string> {
  if (engine === 'sqlite') return sql<string>`${spaced(words)}`;
  return sql<string>`${words.map((word) => partitioned(account, word)).join(' ')}::tsvector`;
}

/** On SQLite: a space before and behind each. */
export function spaced(words: readonly string[]): string {
  return words.length === 0 ? '' : ` ${words.join(' ')} `;
}

/** The words of {@link spaced}. */
export function parted(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
