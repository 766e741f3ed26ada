import { expect, it } from 'vitest';
import type { DomainEvent } from '../event.js';
import { payloadOf } from './payload.js';

const event: DomainEvent = {
  id: '0192',
  name: 'invoice.paid',
  accountId: '0191',
  at: '2026-11-24T09:00:00.000Z',
  subject: 'invoice:0190',
  version: 3,
  partyId: undefined,
  data: { invoiceId: '0190', amount: 1200, note: null },
};

it('says what happened as Standard Webhooks has it', () => {
  expect(JSON.parse(payloadOf({ ...event, partyId: '018f' }))).toEqual({
    type: 'invoice.paid',
    timestamp: '2026-11-24T09:00:00.000Z',
    id: '0192',
    accountId: '0191',
    subject: 'invoice:0190',
    version: 3,
    partyId: '018f',
    data: { invoiceId: '0190', amount: 1200, note: null },
  });
  expect(payloadOf(event)).not.toContain('partyId');
});

it('stays small, and says that it had to', () => {
  const lines = Array.from({ length: 2000 }, (_, index) => ({ reference: `line ${index}` }));
  const long = payloadOf({ ...event, data: { ...event.data, lines, text: 'ü'.repeat(201) } });
  expect(JSON.parse(long)).toMatchObject({ type: 'invoice.paid', shortened: true, data: event.data });
  const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`key${index}`, index]));
  const none = payloadOf({ ...event, data: { ...event.data, ...wide } });
  expect(JSON.parse(none)).toMatchObject({ id: '0192', shortened: true, data: {} });
  for (const each of [long, none]) expect(Buffer.byteLength(each)).toBeLessThanOrEqual(20_000);
});
