import type { DomainEvent } from '../event.js';

/** How large a payload is at most, in bytes: what Standard Webhooks recommends. */
const LARGEST = 20_000;

/**
 * What is sent of an event: `type`, `timestamp` and `data` as Standard Webhooks has them, and what the event is known by.
 * If that were too large, data that are lists, objects or long texts are left out, and `shortened` says so.
 */
export function payloadOf(event: DomainEvent): string {
  const { id, name, at, accountId, subject, version, partyId, data } = event;
  const head = { type: name, timestamp: at, id, accountId, subject, version, partyId };
  const whole = JSON.stringify({ ...head, data });
  if (Buffer.byteLength(whole) <= LARGEST) return whole;
  const short = JSON.stringify({ ...head, shortened: true, data: withoutLong(data) });
  return Buffer.byteLength(short) <= LARGEST ? short : JSON.stringify({ ...head, shortened: true, data: {} });
}

function withoutLong(data: DomainEvent['data']): DomainEvent['data'] {
  return Object.fromEntries(
    Object.entries(data).filter(
      ([, value]) => value === null || (typeof value !== 'object' && String(value).length <= 200),
    ),
  );
}
