import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Brand } from './brand.js';
import { theme } from './theme.js';
import { frameColours, repairs, themeCss } from './theme-css.js';

const brand = Brand.parse({
  name: 'Nordtor Treuhand',
  primary: '#0d3846',
  accent: '#c4e456',
  corners: 'crisp',
  menu: 'colour',
  fonts: 'geist',
  icon: '/n.svg',
});

/** The values of one property in the order of the sheet. */
const values = (css: string, name: string) =>
  [...css.matchAll(new RegExp(`--portico-${name}:([^;}]*)`, 'g'))].map((match) => match[1]);

describe('themeCss', () => {
  const css = themeCss(brand);

  it('has every role in light, for the system and by choice, and in dark likewise', () => {
    const [light, dark] = [theme(brand, 'light'), theme(brand, 'dark')];
    expect(values(css, 'canvas')).toEqual([light.canvas, dark.canvas, dark.canvas]);
    expect(values(css, 'on-action')).toEqual([light.onAction, dark.onAction, dark.onAction]);
    expect(values(css, 'good-soft')).toEqual([light.goodSoft, dark.goodSoft, dark.goodSoft]);
    expect(css).toContain('(prefers-color-scheme:dark){:root:not([data-theme="light"]){color-scheme:dark;');
    expect(css).toContain('[data-theme="dark"]{color-scheme:dark;');
  });

  it('is light on paper, whatever the device has and whatever was chosen', () => {
    const [, ...onScreen] = css.split('@media screen');
    const onPaper = css.split('\n').filter((line) => !line.startsWith('@media screen'));
    expect(onScreen).toHaveLength(2);
    expect(onPaper.join()).toContain('color-scheme:light');
    expect(onPaper.join()).not.toContain('color-scheme:dark');
  });

  it('has shape, fonts, name and pictures', () => {
    expect(values(css, 'radius-control')).toEqual(['6px']);
    expect(values(css, 'radius-card')).toEqual(['10px']);
    expect(values(themeCss(Brand.parse({ name: 'S' })), 'radius-hero')).toEqual(['20px']);
    expect(values(css, 'font-display')[0]).toMatch(/^"Geist Variable", "Geist Variable fallback", system-ui/);
    expect(values(css, 'name')).toEqual(['"Nordtor Treuhand"']);
    expect(values(css, 'icon')).toEqual(['url("\\2f n\\2e svg")']);
    expect(values(css, 'cover')).toEqual(['none']);
  });

  it('lets no text of a user end its string', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
          fc.constantFrom(
            '"};body{display:none}',
            '</style><script>',
            '\\',
            '\\"',
            "'",
            '*/',
            '\u2028',
            '💐',
            '\ud800',
          ),
        ),
        (name) => {
          // Around the schema on purpose: what comes out has to be safe on its own.
          const shown = themeCss({ ...brand, name, icon: name });
          const [first] = shown.split('\n');
          expect(shown.split('\n')).toHaveLength(5);
          const inside = first?.match(/--portico-name:"([^"]*)"/)?.[1] ?? 'missing';
          expect(inside).toMatch(/^(?:[\p{L}\p{N} ]|\\[0-9a-f]{1,6} )*$/u);
          expect(first?.match(/[{}]/g)).toEqual(['{', '}']);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('repairs', () => {
  it('is empty where both colours can be kept, and says what was moved where not', () => {
    const told = repairs(Brand.parse({ name: 'Y', primary: '#ffd400', accent: '#111111' }));
    const light = told.find(({ scheme, role }) => scheme === 'light' && role === 'primaryText');
    expect(light?.before).toBe('#ffd400');
    expect(light?.ratio.before).toBeLessThan(4.5);
    expect(light?.ratio.after).toBeGreaterThanOrEqual(4.5);
    expect(told.filter(({ scheme, role }) => scheme === 'light' && role === 'accentText')).toEqual([]);
  });
});

describe('frameColours', () => {
  it('follows the canvas', () => {
    expect(frameColours(brand)).toEqual({ light: theme(brand, 'light').canvas, dark: theme(brand, 'dark').canvas });
  });
});
