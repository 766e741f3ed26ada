import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KernelServices } from '../src/operators/account-services.js';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../src/testing.js';

type Services = KernelServices;
/** Each list of the office, and a text that it takes for a filter. */
const lists: Readonly<
  Record<string, (services: Services, more: { after?: string; text?: string }) => Promise<unknown>>
> = {
  contacts: ({ contacts }, { after }) => contacts.list({ after }),
  companies: ({ companies }, { after }) => companies.list({ after }),
  'events by name': ({ events }, { after, text }) => events.list({ after, name: text }),
  'events by subject': ({ events }, { after, text }) => events.list({ after, subject: text }),
  deliveries: ({ events }, { after, text }) => events.deliveries({ after, eventId: text }),
  webhooks: ({ webhooks }, { after }) => webhooks.list({ after }),
  'audit by action': ({ audit }, { after, text }) => audit.list({ after, action: text }),
  'audit by subject': ({ audit }, { after, text }) => audit.list({ after, subject: text }),
  'audit by actor': ({ audit }, { after, text }) => audit.list({ after, actor: text }),
  offers: ({ references }, { after }) => references.offers({ after }),
  unmatched: ({ references }, { after }) => references.unmatched({ after }),
};

describe.each(testEngines())('lists of the office on %s', (engine) => {
  let test: TestPortal<never>;
  let studio: TestAccount<never>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [] });
    studio = await test.account();
  });
  afterAll(() => test.close());

  it.each(Object.entries(lists))(
    '%s: refuse what is the next of no page, and begin anew for nobody',
    async (_, list) => {
      for (const after of ['', 'A\0', 'two\nlines', 'x'.repeat(500)])
        await expect(list(studio.services, { after }), JSON.stringify(after)).rejects.toMatchObject({
          code: 'cursor_invalid',
          status: 422,
        });
    },
  );

  it.each(Object.entries(lists))('%s: know nothing of texts that nobody can have written', async (_, list) => {
    for (const text of ['A\0', '\ud800', "' or 1=1 --"])
      await list(studio.services, { text }).then(
        (page) => expect(page).toMatchObject({ next: null }),
        (error: unknown) => expect(error).toMatchObject({ code: 'input_invalid', status: 422 }),
      );
  });
});
