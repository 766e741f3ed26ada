import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTables } from '../data/define-tables.js';
import { type ComposedPlugin, definePlugin } from '../plugin.js';
import { PortalError } from '../problem.js';
import { linkOf, partsOf, valuesIn } from './links.js';

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

describe('a path', () => {
  const value = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text));

  it('gives back what a link was made with', () => {
    fc.assert(
      fc.property(value, value, (id, number) => {
        const path = linkOf(visits, 'photo', { id, number });
        expect(valuesIn('/visits/:id/photos/:number', path)).toEqual({ id, number });
        expect(valuesIn('/visits/:id', path)).toBeUndefined();
      }),
    );
  });

  it('of another link, or of none, has nothing', () => {
    for (const path of [
      '/visits',
      '/visits/',
      '/visits/a/b',
      '/visit/a',
      '/visits/a?b',
      '/visits/a#b',
      '/visits/%',
      'x/visits/a',
    ])
      expect(valuesIn('/visits/:id', path), path).toBeUndefined();
    expect(valuesIn('/a.b', '/axb')).toBeUndefined();
    expect(valuesIn('/a.b', '/a.b')).toEqual({});
  });

  it('names its parts in their order', () => {
    expect(partsOf('/visits/:id/photos/:number')).toEqual(['id', 'number']);
    expect(partsOf('/visits')).toEqual([]);
  });
});
