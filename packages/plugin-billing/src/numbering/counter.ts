import type { Clock, Db } from '@portico/core';
import { instantOf } from '../calendar/instant.js';
import { conflict } from '../refusal.js';
import type { BillingTables } from '../tables.js';

/** Where a series counts: one counter for each of its periods. */
export interface CounterKey {
  readonly series: 'invoice';
  /** Made by `periodKey`. */
  readonly period: string;
}

/** A number that was taken. */
export interface TakenNumber {
  /** From 1, without a gap. */
  readonly sequence: number;
  /** ISO 8601: the time of the document, never before that of the number before. */
  readonly issuedAt: string;
}

/**
 * Takes the next number of a series. Call it as late as possible: from here on every other taker waits until the
 * transaction ends. A rollback gives the number back.
 *
 * @param issueOn the document's date; those of one period rise with their numbers
 * @throws PortalError `issue_date_before_last` (409) with `lastIssuedOn`
 */
export async function takeNumber(
  tx: Db<BillingTables>,
  clock: Clock,
  key: CounterKey,
  issueOn: string,
): Promise<TakenNumber> {
  const now = instantOf(clock);
  const taken = await tx
    .insertInto('billing_counter')
    .values({ ...key, next: 2, last_issued_on: issueOn, last_issued_at: now })
    .onConflict((on) =>
      on
        .columns(['account_id', 'series', 'period'])
        .doUpdateSet((row) => ({
          next: row('billing_counter.next', '+', 1),
          last_issued_on: row.ref('excluded.last_issued_on'),
          // Who waited for the counter read the clock before he waited.
          last_issued_at: row
            .case()
            .when('billing_counter.last_issued_at', '>', row.ref('excluded.last_issued_at'))
            .then(row.ref('billing_counter.last_issued_at'))
            .else(row.ref('excluded.last_issued_at'))
            .end(),
        }))
        .where((row) =>
          row.or([
            row('billing_counter.last_issued_on', 'is', null),
            row('billing_counter.last_issued_on', '<=', row.ref('excluded.last_issued_on')),
          ]),
        ),
    )
    .returning(['next', 'last_issued_at'])
    .executeTakeFirst();
  if (taken === undefined) throw await dateBeforeLast(tx, key);
  return { sequence: taken.next - 1, issuedAt: taken.last_issued_at ?? now };
}

/**
 * Moves a counter up, for a business that has issued documents elsewhere.
 *
 * @param next the number that the next document takes
 * @throws PortalError `number_must_rise` (409) with the counter's `next`, when that is past it already
 */
export async function raiseCounter(tx: Db<BillingTables>, key: CounterKey, next: number): Promise<void> {
  const raised = await tx
    .insertInto('billing_counter')
    .values({ ...key, next, last_issued_on: null, last_issued_at: null })
    .onConflict((on) =>
      on.columns(['account_id', 'series', 'period']).doUpdateSet({ next }).where('billing_counter.next', '<=', next),
    )
    .returning('next')
    .executeTakeFirst();
  if (raised !== undefined) return;
  const { next: current } = await counterOf(tx, key);
  throw conflict('number_must_rise', `The next number is ${current} already; a counter only moves up.`, {
    next: current,
  });
}

async function dateBeforeLast(tx: Db<BillingTables>, key: CounterKey) {
  const { last_issued_on: lastIssuedOn } = await counterOf(tx, key);
  return conflict(
    'issue_date_before_last',
    `The last document of this period is dated ${lastIssuedOn}; the next one cannot be dated before it.`,
    { lastIssuedOn },
  );
}

function counterOf(tx: Db<BillingTables>, { series, period }: CounterKey) {
  return tx
    .selectFrom('billing_counter')
    .select(['next', 'last_issued_on'])
    .where('series', '=', series)
    .where('period', '=', period)
    .executeTakeFirstOrThrow();
}
