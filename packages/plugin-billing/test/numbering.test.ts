import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite, type Studio } from './studio.js';

const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : []));

describe.each(testEngines())('numbers of invoices on %s', (engine) => {
  const suite = portalForSuite(engine);
  const issued = async (studio: Studio) => {
    const { items } = await studio.billing.listInvoices({ limit: 100 });
    const rows = items.filter(({ number }) => number !== null);
    return rows.map(({ number }) => Number(number?.slice(-4))).sort((a, b) => a - b);
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it('have no gap and no twin, whoever issues at once, loses or fails', async () => {
    const studio = await openStudio(suite.test);
    const drafts = await Promise.all(upTo(24).map(() => studio.draft()));
    const empty = await Promise.all(upTo(6).map(() => studio.draft({ lines: [] })));
    const issue = ({ id }: { id: string }) => studio.billing.issueInvoice({ id });
    const results = await Promise.allSettled([...drafts, ...empty, ...drafts.slice(0, 12)].map(issue));
    expect(codes(results).sort()).toEqual([...Array(12).fill('invoice_not_draft'), ...Array(6).fill('no_lines')]);
    expect(await issued(studio)).toEqual(upTo(24));
    // Those that failed are drafts as before.
    for (const { id } of empty)
      expect(await studio.billing.getInvoice({ id })).toMatchObject({ status: 'draft', number: null });
  });

  it('one of many who issue the same draft wins, and the others learn that it is open', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.draft();
    const results = await Promise.allSettled(upTo(10).map(() => studio.billing.issueInvoice({ id })));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(9);
    for (const reason of refused) {
      expect(reason).toMatchObject({ code: 'invoice_not_draft', status: 409, members: { status: 'open' } });
    }
    expect(await studio.issue()).toMatchObject({ number: '2026-0002' });
  });

  it('two nodes count together', async () => {
    const studio = await openStudio(suite.test);
    const second = (await suite.test.node()).account(studio.account.id);
    const drafts = await Promise.all(upTo(20).map(() => studio.draft()));
    const results = await Promise.allSettled(
      drafts.flatMap(({ id }) => [studio.billing.issueInvoice({ id }), second.billing.issueInvoice({ id })]),
    );
    expect(codes(results)).toEqual(Array(20).fill('invoice_not_draft'));
    expect(await issued(studio)).toEqual(upTo(20));
  });

  it('rise with the dates of one period', async () => {
    const studio = await openStudio(suite.test);
    await studio.issue({}, { issueOn: '2026-11-10' });
    await studio.issue({}, { issueOn: '2026-11-12' });
    const draft = await studio.draft();
    await expect(studio.billing.issueInvoice({ id: draft.id, issueOn: '2026-11-11' })).rejects.toMatchObject({
      code: 'issue_date_before_last',
      status: 409,
      members: { lastIssuedOn: '2026-11-12' },
    });
    expect(await studio.billing.issueInvoice({ id: draft.id, issueOn: '2026-11-12' })).toMatchObject({
      number: '2026-0003',
    });
    await expect(studio.issue({}, { issueOn: '2026-11-25' })).rejects.toMatchObject({ code: 'issue_date_in_future' });
    await expect(studio.issue({}, { dueOn: '2026-11-23' })).rejects.toMatchObject({ code: 'due_before_issue' });
    // Last year's books may still be open.
    expect(await studio.issue({}, { issueOn: '2025-12-30' })).toMatchObject({
      number: '2025-0001',
      dueOn: '2026-01-13',
    });
    expect(await studio.issue()).toMatchObject({ number: '2026-0004' });
  });

  it('follow the account’s pattern and start where it says', async () => {
    const studio = await openStudio(suite.test);
    await studio.billing.setSettings({ numbering: { pattern: 'R-{counter:5}', reset: 'never' }, termsDays: 30 });
    expect(await studio.billing.setNextNumber({ next: 20_418 })).toEqual({ period: 'all', next: 20_418 });
    expect(await studio.issue()).toMatchObject({ number: 'R-20418', dueOn: '2026-12-24' });
    await expect(studio.billing.setNextNumber({ next: 7 })).rejects.toMatchObject({
      code: 'number_must_rise',
      members: { next: 20_419 },
    });
    await studio.billing.setNextNumber({ next: 20_500 });
    expect(await studio.issue()).toMatchObject({ number: 'R-20500' });
    await expect(
      studio.billing.setSettings({ numbering: { pattern: 'R-{counter}', reset: 'yearly' } }),
    ).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining('must contain {year}'),
    });
  });

  it('are given back when the number turns out to be taken', async () => {
    const studio = await openStudio(suite.test);
    await studio.issue();
    await studio.issue();
    // Another counter for the same numbers.
    await studio.billing.setSettings({ numbering: { pattern: '{year}-{counter:4}', reset: 'never' } });
    const draft = await studio.draft();
    await expect(studio.billing.issueInvoice({ id: draft.id })).rejects.toMatchObject({
      code: 'number_already_used',
      status: 409,
    });
    await expect(studio.billing.issueInvoice({ id: draft.id })).rejects.toMatchObject({ code: 'number_already_used' });
    await studio.billing.setNextNumber({ next: 3 });
    expect(await studio.billing.issueInvoice({ id: draft.id })).toMatchObject({ number: '2026-0003' });
  });
});
