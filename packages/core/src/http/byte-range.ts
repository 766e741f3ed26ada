import type { ByteRange } from '../documents/document-storage.js';

/**
 * The range that a `Range` header asks for ([RFC 9110, 14.2](https://www.rfc-editor.org/rfc/rfc9110#section-14.2)).
 * Nothing where the whole is to be answered: for several ranges at once, for what is malformed, and where there are no
 * bytes at all.
 */
export function rangeOf(header: string | null, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^\s*bytes\s*=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || size === 0) return undefined;
  if (first === '') {
    if (last === '') return undefined;
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size };
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'unsatisfiable' : { from, to };
}
