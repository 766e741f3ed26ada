import { describe, expect, it } from 'vitest';
import { ActionView, ItemView } from './view.js';

const fits = (dueAt: string) => ItemView.safeParse({ title: 'Visit', dueAt }).success;

describe('`dueAt`', () => {
  it.each(['2026-12-01', '2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z', '2026-12-01T09:00:00+01:00'])(
    'may be %s',
    (at) => {
      expect(fits(at)).toBe(true);
      expect(ActionView.safeParse({ title: 'Agree', verb: 'Agree', link: '/visits', dueAt: at }).success).toBe(true);
    },
  );

  it.each(['', 'soon', '1 December 2026', '2026-02-30', '2026-12-01T25:00:00Z', '2026-12-01T09:00:00'])(
    'may not be "%s"',
    (at) => {
      expect(fits(at)).toBe(false);
      expect(ActionView.safeParse({ title: 'Agree', verb: 'Agree', link: '/visits', dueAt: at }).success).toBe(false);
    },
  );
});

describe('a link', () => {
  const isLink = (link: string) => ItemView.safeParse({ title: 'Visit', link }).success;
  it('is a path of the portal, and none that a browser takes for another site', () => {
    for (const link of ['/', '/visits/1', '/visits?open=\\']) expect([link, isLink(link)]).toEqual([link, true]);
    for (const link of [
      '',
      'visits',
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
    ])
      expect([link, isLink(link)]).toEqual([link, false]);
  });
});
