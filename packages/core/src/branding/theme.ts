import type { Brand } from './brand.js';
import { contrast, type Hex, hex, lch, on, repair } from './colour.js';

/** Light or dark. */
export type Scheme = 'light' | 'dark';

/** What the colours of a brand are made from. */
export type ThemeTokens = Pick<Brand, 'primary' | 'accent' | 'menu'>;

/** Hues of the tones. The same for every brand, so that "overdue" means the same everywhere. */
const tones = { good: 152, warn: 72, bad: 25, info: 248 } as const;

const levels = {
  // lightness, then the most chroma that the brand's hue may tint it with
  light: {
    canvas: [0.983, 0.005],
    surface: [0.998, 0.002],
    sunken: [0.962, 0.008],
    raised: [0.998, 0.002],
    line: [0.912, 0.01],
    control: [0.615, 0.018],
    text: [0.225, 0.022],
    muted: [0.475, 0.022],
    soft: [0.958, 0.018],
  },
  dark: {
    canvas: [0.175, 0.012],
    surface: [0.212, 0.013],
    sunken: [0.245, 0.014],
    raised: [0.255, 0.014],
    line: [0.305, 0.014],
    control: [0.62, 0.02],
    text: [0.955, 0.006],
    muted: [0.745, 0.014],
    soft: [0.29, 0.05],
  },
} as const;

/**
 * The colours of a brand by role, in one scheme. Roles that are grounds may be used under the roles named beside them; those pairs reach
 * WCAG 2 AA (4.5 for text, 3 for lines and marks) for every pair of brand colours.
 *
 * - Grounds: `canvas` (page), `surface` (card), `sunken`, `raised` (what floats), `soft` (selected, first action), each under `text`, `muted`
 *   and `primaryText`. `line` divides, `control` borders fields and buttons.
 * - `action` with `onAction` and `actionEdge` is the one main button: the brand's colour as it is. In dark a bright accent takes over from a
 *   dark primary, which would turn grey or pink if it were lifted until readable. `primary` with `onPrimary`: filled marks. `fill`: progress.
 * - `accent` with `onAccent`, `accentSoft` with `accentText`: unread, marks, pictures. `accentLine`: the same as a line.
 * - `menu*`: the side menu; `hero*`: the ground of the greeting.
 * - `good`, `warn`, `bad`, `info` (borders), each with `*Soft` and `*Text`; `neutralSoft`, `neutralText`.
 */
export type Theme = ReturnType<typeof theme>;

/** The colours of a brand by role. See {@link Theme}. */
export function theme(tokens: ThemeTokens, scheme: Scheme) {
  const paper = grounds(tokens.primary, scheme);
  return {
    ...paper,
    ...primaryRoles(tokens, scheme, paper),
    ...accentRoles(tokens.accent, scheme, paper),
    ...menuRoles(tokens, scheme, paper),
    ...heroRoles(tokens.primary, scheme),
    ...toneRoles(scheme, paper),
    neutralSoft: paper.sunken,
    neutralText: paper.muted,
  };
}

type Paper = ReturnType<typeof grounds>;

function grounds(primary: Hex, scheme: Scheme) {
  const { c, h } = lch(primary);
  const level = levels[scheme];
  const tinted = ([l, most]: readonly [number, number]) => hex({ l, c: Math.min(c, most), h });
  const paper = {
    canvas: tinted(level.canvas),
    surface: tinted(level.surface),
    sunken: tinted(level.sunken),
    raised: tinted(level.raised),
    line: tinted(level.line),
    soft: tinted(level.soft),
    text: tinted(level.text),
  };
  return {
    ...paper,
    control: repair(tinted(level.control), [paper.canvas, paper.surface], 3),
    muted: repair(tinted(level.muted), [paper.canvas, paper.surface, paper.sunken, paper.raised, paper.soft], 4.5),
  };
}

function primaryRoles(
  { primary: own, accent }: ThemeTokens,
  scheme: Scheme,
  { canvas, surface, sunken, raised, soft }: Paper,
) {
  const dark = scheme === 'dark';
  const primary = repair(own, [surface, canvas, soft], 3);
  const swapped = dark && lch(own).l < 0.5 && contrast(accent, surface) >= 7 && contrast(accent, soft) >= 3;
  const action = swapped ? accent : dark ? primary : own;
  const onPrimary = on(primary);
  const onAction = on(action);
  const actionEdge = swapped ? accent : primary;
  return {
    primary,
    onPrimary,
    primaryHover: hover(primary, onPrimary, scheme),
    primaryText: repair(own, [canvas, surface, sunken, raised, soft], dark ? 5.5 : 4.5),
    action,
    onAction,
    actionHover: hover(action, onAction, scheme),
    actionEdge,
    fill: actionEdge,
  };
}

/** A filled button under the pointer: a step darker in light and lighter in dark, or the other way where its text would suffer. */
function hover(ground: Hex, text: Hex, scheme: Scheme): Hex {
  const { l, c, h } = lch(ground);
  const step = scheme === 'dark' ? 0.04 : -0.05;
  const usual = hex({ l: l + step, c, h });
  return contrast(text, usual) >= 4.5 ? usual : hex({ l: l - step, c, h });
}

function accentRoles(accent: Hex, scheme: Scheme, { surface, sunken }: Paper) {
  const { c, h } = lch(accent);
  const accentSoft =
    scheme === 'dark' ? hex({ l: 0.3, c: Math.min(c, 0.05), h }) : hex({ l: 0.955, c: Math.min(c, 0.04), h });
  return {
    accent,
    onAccent: on(accent),
    accentSoft,
    accentLine: repair(accent, [surface, sunken], 3),
    accentText: repair(accent, [surface, accentSoft], 4.5),
  };
}

function menuRoles({ primary, accent, menu }: ThemeTokens, scheme: Scheme, paper: Paper & { readonly muted: Hex }) {
  const { l, c, h } = lch(primary);
  if (menu === 'light') {
    const primaryText = repair(
      primary,
      [paper.canvas, paper.surface, paper.sunken, paper.soft],
      scheme === 'dark' ? 5.5 : 4.5,
    );
    return {
      menu: paper.canvas,
      onMenu: paper.text,
      menuMuted: paper.muted,
      menuLine: paper.line,
      menuActive: paper.soft,
      onMenuActive: primaryText,
      menuMark: repair(primary, [paper.canvas, paper.soft], 3),
    };
  }
  const ground = hex({ l: Math.min(l, scheme === 'dark' ? 0.235 : 0.36), c: Math.min(c, 0.09), h });
  const lifted = (by: number, most: number) => hex({ l: lch(ground).l + by, c: Math.min(c, most), h });
  const menuActive = lifted(0.085, 0.06);
  return {
    menu: ground,
    onMenu: '#ffffff',
    menuMuted: repair(hex({ l: 0.78, c: Math.min(c, 0.03), h }), [ground], 4.5),
    menuLine: lifted(0.07, 0.04),
    menuActive,
    onMenuActive: '#ffffff',
    menuMark: repair(accent, [ground], 3),
  };
}

function heroRoles(primary: Hex, scheme: Scheme) {
  const { c, h } = lch(primary);
  const hero = scheme === 'dark' ? hex({ l: 0.3, c: Math.min(c, 0.08), h }) : primary;
  const onHero = on(hero);
  const quiet = hex({ l: onHero === '#ffffff' ? 0.88 : 0.3, c: Math.min(c, 0.03), h });
  return { hero, onHero, heroMuted: repair(quiet, [hero], 4.5) };
}

function toneRoles(scheme: Scheme, paper: Paper) {
  const role = (tone: keyof typeof tones) => {
    const h = tones[tone];
    const soft =
      scheme === 'dark' ? hex({ l: 0.29, c: 0.045, h }) : hex({ l: 0.955, c: tone === 'warn' ? 0.045 : 0.03, h });
    const text = hex(scheme === 'dark' ? { l: 0.82, c: 0.11, h } : { l: 0.45, c: 0.11, h });
    return {
      soft,
      text: repair(text, [soft, paper.surface, paper.canvas, paper.soft], 4.5),
      line: repair(hex({ l: scheme === 'dark' ? 0.72 : 0.58, c: 0.15, h }), [paper.surface], 3),
    };
  };
  const [good, warn, bad, info] = [role('good'), role('warn'), role('bad'), role('info')];
  return {
    good: good.line,
    goodSoft: good.soft,
    goodText: good.text,
    warn: warn.line,
    warnSoft: warn.soft,
    warnText: warn.text,
    bad: bad.line,
    badSoft: bad.soft,
    badText: bad.text,
    info: info.line,
    infoSoft: info.soft,
    infoText: info.text,
  };
}
