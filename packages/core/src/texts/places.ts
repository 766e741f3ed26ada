import { IntlMessageFormat } from 'intl-messageformat';

/** What a message is made of, as far as values are concerned. */
interface Element {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
}

/** The kind of an element that is plain text. */
export const LITERAL = 0;
const POUND = 7;

/** The names of the values that a message has places for, each once. */
export function placesOf(message: string): string[] {
  const places = new Set<string>();
  const look = (elements: readonly Element[]) => {
    for (const { type, value, options } of elements) {
      if (type === LITERAL || type === POUND) continue;
      places.add(String(value));
      for (const option of Object.values(options ?? {})) look(option.value);
    }
  };
  look(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() as readonly Element[]);
  return [...places].sort();
}
