import { afterEach, describe, expect, it } from 'vitest';
import { type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type Fault, type VisitsPlugin, visits } from './visits.js';

describe.each(testEngines())('a card that fails, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  it.each<Fault>(['throws', 'hangs', 'wrong rows', 'wrong view', 'present throws'])(
    'because it %s is shown as unavailable, and the rest of home arrives',
    async (fault) => {
      test = await testPortal({ engine, plugins: [visits({ fault })] });
      const studio = await test.account();
      const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' });
      await studio.services.visits.plan({ owner: hanna.id, place: 'New mill', on: '2026-12-02' });
      const browser = await test.signIn(studio, hanna);

      const { cards, actions } = await browser.api()('GET /home');
      expect(actions).toHaveLength(2);
      expect(cards).toEqual([
        {
          plugin: 'visits',
          card: 'doubtful',
          app: 'visits',
          icon: 'hard-hat',
          title: 'Site visits',
          unavailable: true,
        },
      ]);
      expect(test.log).toContainEqual(
        expect.objectContaining({ level: 'error', event: 'card.failed', plugin: 'visits', card: 'doubtful' }),
      );
    },
  );

  it('not at all is shown with what it says', async () => {
    test = await testPortal({ engine, plugins: [visits()] });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' });
    const browser = await test.signIn(studio, hanna);
    const { cards } = await browser.api()('GET /home');
    expect(cards).toEqual([
      {
        plugin: 'visits',
        card: 'doubtful',
        app: 'visits',
        icon: 'hard-hat',
        version: 1,
        view: { title: 'Doubtful', items: [], empty: 'Nothing doubtful' },
      },
    ]);
  });
});
