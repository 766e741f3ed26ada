import { createHash } from 'node:crypto';

/** What a stream has told: of each head a digest of its value. */
export type Told = ReadonlyMap<string, string>;

/** No browser sends back more than this, in characters. */
const LONGEST = 8_000;

/** A digest of a head's value as JSON: equal values have equal ones, on every node. */
export function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 12);
}

/**
 * What a stream has told, as the id of its last event. Whoever comes back sends it as `Last-Event-ID`, to any node, and is
 * told only what moved meanwhile.
 */
export function eventId(told: Told): string {
  return [...told].map(([head, digest]) => `${head}=${digest}`).join(',');
}

/** What somebody was told who comes back; empty for whoever comes new, and for what is no id of ours. */
export function toldBy(lastEventId: string | null): Map<string, string> {
  const text = lastEventId ?? '';
  if (!/^[a-z0-9_.,=A-Z-]*$/.test(text) || text.length > LONGEST) return new Map();
  return new Map(
    text.split(',').flatMap((part) => {
      const [head = '', digest = ''] = part.split('=');
      return head === '' || digest === '' ? [] : [[head, digest] as const];
    }),
  );
}
