import { afterEach, describe, expect, it } from 'vitest';
import { testPortal } from '../src/testing.js';
import type { ActionView } from '../src/views.js';
import { type Errand, errands } from './errands.js';

type Given = Pick<ActionView, 'dueAt' | 'urgency'>;

let close = async () => {};
afterEach(() => close());

/** An action whose entries are called `<plugin><number>`, in the order given. */
const waiting = (plugin: string, ...entries: readonly Given[]): Errand => ({
  load: async () =>
    entries.map((entry, i) => ({
      view: { title: `${plugin}${i + 1}`, verb: 'See', link: `/${plugin}/${i + 1}`, ...entry },
    })),
});

/** In which order home shows what waits in two plugins. The clock stands at 24 November 2026, 9:00 UTC. */
async function orderOf(a: readonly Given[], b: readonly Given[]): Promise<string[]> {
  const test = await testPortal({
    plugins: [
      errands('a', { actions: { wait: waiting('a', ...a) } }),
      errands('b', { actions: { wait: waiting('b', ...b) } }),
    ],
  });
  close = () => test.close();
  const studio = await test.account();
  const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
  const browser = await test.signIn(studio, hanna);
  return (await browser.api()('GET /home')).actions.map(({ title }) => title);
}

describe('what waits for a contact', () => {
  it('comes in order of urgency, whichever plugin it is of', async () => {
    expect(
      await orderOf(
        [
          { urgency: 'open' },
          { urgency: 'open', dueAt: '2026-11-25' },
          { urgency: 'overdue', dueAt: '2026-11-20' },
          { urgency: 'lapses', dueAt: '2026-11-26T12:00:00.000Z' },
        ],
        [
          { urgency: 'lapses', dueAt: '2026-11-24T10:00:00.000Z' },
          { urgency: 'overdue', dueAt: '2026-11-10' },
          { urgency: 'open', dueAt: '2026-11-24T23:00:00.000Z' },
          { urgency: 'open' },
        ],
      ),
    ).toEqual(['b1', 'a4', 'b2', 'a3', 'b3', 'a2', 'a1', 'b4']);
  });

  it('and lapses in more than three days has its place by date, behind what is overdue', async () => {
    expect(
      await orderOf(
        [
          { urgency: 'overdue', dueAt: '2026-11-23' },
          { urgency: 'open', dueAt: '2026-11-27T08:00:00.000Z' },
          { urgency: 'open', dueAt: '2026-12-01' },
        ],
        [
          { urgency: 'lapses', dueAt: '2026-11-27T09:00:00.001Z' },
          { urgency: 'lapses', dueAt: '2026-11-27T09:00:00.000Z' },
        ],
      ),
    ).toEqual(['b2', 'a1', 'a2', 'b1', 'a3']);
  });

  it('and lapses at no known time does not come before what is overdue', async () => {
    expect(
      await orderOf(
        [{ urgency: 'lapses' }, { urgency: 'open', dueAt: '2027-01-01' }],
        [{ urgency: 'overdue' }, { urgency: 'overdue', dueAt: '2026-11-01' }],
      ),
    ).toEqual(['b2', 'b1', 'a2', 'a1']);
  });

  it('at the same time, or at none, keeps the order of the plugins and of their entries', async () => {
    const same = { urgency: 'open', dueAt: '2026-12-01' } as const;
    expect(await orderOf([{}, same, same], [same, {}, same])).toEqual(['a2', 'a3', 'b1', 'b3', 'a1', 'b2']);
  });
});
