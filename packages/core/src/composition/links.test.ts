import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTables } from '../data/define-tables.js';
import { type ComposedPlugin, definePlugin } from '../plugin.js';
import { PortalError } from '../problem.js';
import { linkOf } from './links.js';

const plugin = (links?: Record<string, `/${string}`>) =>
  definePlugin({
    id: 'visits',
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: {} },
    apps: {},
    ...(links && { links }),
  })() as unknown as ComposedPlugin;
const visits = plugin({ visits: '/visits', visit: '/visits/:id', photo: '/visits/:id/photos/:number' });

function refusal(link: () => string): PortalError {
  try {
    link();
  } catch (error) {
    expect(error).toBeInstanceOf(PortalError);
    return error as PortalError;
  }
  throw new Error('The link was made.');
}

describe('a link', () => {
  it('has its parts filled in', () => {
    expect(linkOf(visits, 'visits')).toBe('/visits');
    expect(linkOf(visits, 'photo', { number: '7', id: 'x' })).toBe('/visits/x/photos/7');
  });

  it('keeps each value one segment of its path', () => {
    expect(linkOf(visits, 'visit', { id: 'a/b?c#d e' })).toBe('/visits/a%2Fb%3Fc%23d%20e');
    expect(linkOf(visits, 'visit', { id: 'ü' })).toBe('/visits/%C3%BC');
    expect(linkOf(visits, 'visit', { id: ':number' })).toBe('/visits/%3Anumber');
  });

  it('that there is not is refused, naming those that there are', () => {
    expect(refusal(() => linkOf(visits, 'visitor'))).toMatchObject({
      code: 'link_unknown',
      status: 500,
      message: 'Plugin "visits" has no link "visitor". Its links are: visits, visit, photo.',
    });
    expect(refusal(() => linkOf(visits, 'constructor')).code).toBe('link_unknown');
    for (const without of [plugin(), plugin({})])
      expect(refusal(() => linkOf(without, 'visit')).message).toMatch(/Its links are: none\./);
  });

  it('that lacks a value is refused, naming the value', () => {
    expect(refusal(() => linkOf(visits, 'photo', { id: 'x' }))).toMatchObject({
      code: 'link_incomplete',
      status: 500,
      message: 'The link "photo" of plugin "visits" needs "number".',
    });
    expect(refusal(() => linkOf(visits, 'visit')).message).toMatch(/needs "id"/);
    const inherited = plugin({ odd: '/visits/:constructor' });
    expect(refusal(() => linkOf(inherited, 'odd', {})).code).toBe('link_incomplete');
  });
});
