import { type TestEngine, type TestPortal, testPortal } from '@portico/core/testing';
import { afterAll, beforeAll } from 'vitest';
import { type Billing, billing } from '../src/index.js';

/** One line of EUR 100.00 with 19 % on top: EUR 119.00 in all. */
export const line = {
  description: 'Design of shop front and signs',
  quantity: '1',
  unitPrice: '100.00',
  tax: { name: 'VAT 19%', category: 'S', ratePpm: 190_000 },
} as const;

/** The contact and company of a test's account, and what the test works with. */
export type Studio = Awaited<ReturnType<typeof openStudio>>;

/** An account with a contact who is signed in. Every call makes a new one. */
export async function openStudio(
  test: TestPortal<Billing>,
  account: Parameters<TestPortal<Billing>['account']>[0] = {},
) {
  const studio = await test.account({ locale: 'en-GB', timeZone: 'Europe/Berlin', currency: 'EUR', ...account });
  const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
  const browser = await test.signIn(studio, hanna);
  const { billing } = studio.services;
  return {
    account: studio,
    hanna,
    browser,
    api: browser.api(),
    billing,
    /** A draft for Hanna. */
    draft: (input: Partial<Parameters<typeof billing.draftInvoice>[0]> = {}) =>
      billing.draftInvoice({ owner: hanna.id, subject: 'Shop front and signs', lines: [line], ...input }),
    /** An issued invoice for Hanna. */
    async issue(
      input: Partial<Parameters<typeof billing.draftInvoice>[0]> = {},
      days: { issueOn?: string; dueOn?: string; notify?: boolean } = {},
    ) {
      const { id } = await billing.draftInvoice({
        owner: hanna.id,
        subject: 'Shop front and signs',
        lines: [line],
        ...input,
      });
      return billing.issueInvoice({ id, ...days });
    },
  };
}

/** A portal for a suite, open while its tests run. The clock stands at 24 November 2026, 9:00 UTC. */
export function portalForSuite(engine: TestEngine): { readonly test: TestPortal<Billing> } {
  let test: TestPortal<Billing> | undefined;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [billing()] });
  });
  afterAll(async () => {
    await test?.close();
  });
  return {
    get test() {
      if (test === undefined) throw new Error('The portal is open only inside tests and their hooks.');
      return test;
    },
  };
}
