import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, lch, on, repair } from './colour.js';
import { type Theme, theme } from './theme.js';

const pairs: readonly [keyof Theme, keyof Theme, number][] = [
  ...(['canvas', 'surface', 'sunken', 'raised', 'soft'] as const).flatMap(
    (ground): [keyof Theme, keyof Theme, number][] => [
      ['text', ground, 4.5],
      ['muted', ground, 4.5],
      ['primaryText', ground, 4.5],
    ],
  ),
  ['onPrimary', 'primary', 4.5],
  ['onPrimary', 'primaryHover', 4.5],
  ['onAction', 'action', 4.5],
  ['onAction', 'actionHover', 4.5],
  ['onAccent', 'accent', 4.5],
  ['accentText', 'surface', 4.5],
  ['accentText', 'accentSoft', 4.5],
  ['accentLine', 'surface', 3],
  ['primary', 'surface', 3],
  ['control', 'surface', 3],
  ['control', 'canvas', 3],
  ['actionEdge', 'surface', 3],
  ['actionEdge', 'soft', 3],
  ['fill', 'surface', 3],
  ['onHero', 'hero', 4.5],
  ['heroMuted', 'hero', 4.5],
  ['onMenu', 'menu', 4.5],
  ['menuMuted', 'menu', 4.5],
  ['onMenuActive', 'menuActive', 4.5],
  ['menuMark', 'menu', 3],
  ['neutralText', 'neutralSoft', 4.5],
  ...(['good', 'warn', 'bad', 'info'] as const).flatMap((tone): [keyof Theme, keyof Theme, number][] => [
    [`${tone}Text`, `${tone}Soft`, 4.5],
    [`${tone}Text`, 'surface', 4.5],
    [`${tone}Text`, 'canvas', 4.5],
    [`${tone}Text`, 'soft', 4.5],
    [tone, 'surface', 3],
  ]),
];

const colour = fc.oneof(
  fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`),
  fc.constantFrom(
    '#000000',
    '#ffffff',
    '#ffff00',
    '#00ff00',
    '#0000ff',
    '#ff0000',
    '#808080',
    '#777777',
    '#0d3846',
    '#c4e456',
  ),
);
const tokens = fc.record({
  primary: colour,
  accent: colour,
  menu: fc.constantFrom('light' as const, 'colour' as const),
});
const scheme = fc.constantFrom('light' as const, 'dark' as const);

describe('theme', () => {
  it('keeps every pair of roles readable, whatever the brand', () => {
    fc.assert(
      fc.property(tokens, scheme, (brand, mode) => {
        const roles = theme(brand, mode);
        const failed = pairs
          .map(([text, ground, least]) => ({ text, ground, least, ratio: contrast(roles[text], roles[ground]) }))
          .filter(({ ratio, least }) => ratio < least);
        expect(failed).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('gives colours and nothing else', () => {
    fc.assert(
      fc.property(tokens, scheme, (brand, mode) => {
        for (const value of Object.values(theme(brand, mode))) expect(value).toMatch(/^#[0-9a-f]{6}$/);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves the main button in the true colour of the brand in light', () => {
    const yellow = theme({ primary: '#ffd400', accent: '#000000', menu: 'light' }, 'light');
    expect(yellow.action).toBe('#ffd400');
    expect(yellow.onAction).toBe('#111111');
    expect(contrast(yellow.actionEdge, yellow.surface)).toBeGreaterThanOrEqual(3);
  });

  it('gives the main button to a bright accent in dark, where the primary is dark', () => {
    const roles = theme({ primary: '#0d3846', accent: '#c4e456', menu: 'colour' }, 'dark');
    expect(roles.action).toBe('#c4e456');
    expect(roles.fill).toBe('#c4e456');
    const dull = theme({ primary: '#0d3846', accent: '#5a3030', menu: 'colour' }, 'dark');
    expect(dull.action).toBe(dull.primary);
  });

  it('has the tones of every brand alike', () => {
    const one = theme({ primary: '#b00020', accent: '#00aaff', menu: 'light' }, 'light');
    const other = theme({ primary: '#0d3846', accent: '#c4e456', menu: 'light' }, 'light');
    expect(one.badSoft).toBe(other.badSoft);
    expect(one.goodSoft).toBe(other.goodSoft);
  });
});

describe('repair', () => {
  it('leaves a colour alone that is readable', () => {
    expect(repair('#7a3253', ['#ffffff'], 4.5)).toBe('#7a3253');
  });

  it('moves lightness by the least step, darker first, and keeps the hue', () => {
    const repaired = repair('#e8a33c', ['#ffffff'], 4.5);
    expect(contrast(repaired, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(repaired, '#ffffff')).toBeLessThan(4.8);
    expect(Math.abs(lch(repaired).h - lch('#e8a33c').h)).toBeLessThan(3);
  });
});

describe('on', () => {
  it('is white where white reads well, else near-black or black, and always readable', () => {
    expect(on('#7a3253')).toBe('#ffffff');
    expect(on('#ffd400')).toBe('#111111');
    fc.assert(fc.property(colour, (ground) => contrast(on(ground), ground) >= 4.5));
  });
});
