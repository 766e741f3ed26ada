import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/**
 * Answers with a text that a browser may keep and asks for again each time, unless it has just this one
 * ([RFC 9110, 8.8.3](https://www.rfc-editor.org/rfc/rfc9110#name-etag)): then with 304 and nothing.
 */
export function tagged(c: Context, text: string, type: string): Response {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  c.header('ETag', tag);
  c.header('Cache-Control', 'private, no-cache');
  const known = knownTags(c);
  if (known.includes(tag) || known.includes('*')) return c.body(null, 304);
  return c.body(text, 200, { 'Content-Type': type });
}

/** The tags of what a browser has of an answer, weak ones as strong ones. `*` is whatever there is. */
export function knownTags(c: Context): string[] {
  return tagsIn(c.req.header('If-None-Match'));
}

/** The tags that a header lists, weak ones as strong ones. */
export function tagsIn(header: string | null | undefined): string[] {
  return (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
}
