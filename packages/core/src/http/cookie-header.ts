import { parse } from 'hono/utils/cookie';

/** What tokens, codes and languages are made of: nothing that is quoted, escaped or trimmed. */
const PLAIN = /^[A-Za-z0-9._~-]*$/;

/** The value of one cookie in a `Cookie` header; undefined where it is not in it. */
export function cookieIn(header: string | null, name: string): string | undefined {
  if (header === null || !header.includes(name)) return undefined;
  // Mostly it comes first or alone, as it was given; all else is for who reads any header.
  if (header.startsWith(name) && header[name.length] === '=') {
    const end = header.indexOf(';');
    const value = header.slice(name.length + 1, end === -1 ? undefined : end);
    if (PLAIN.test(value)) return value;
  }
  return parse(header, name)[name];
}
