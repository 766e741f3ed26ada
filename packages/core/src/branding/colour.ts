import { clampChroma, formatHex, modeLrgb, modeOklch, modeRgb, useMode, wcagContrast } from 'culori/fn';

// Only the three colour spaces that are used: culori's main entry registers thirty. They do not depend on the portal.
useMode(modeRgb);
useMode(modeLrgb);
const toOklch = useMode(modeOklch);

/** A colour as `#rrggbb`. */
export type Hex = string;

/** A colour by how light, how strong and which hue it is (OKLCH). */
export interface Lch {
  /** 0 (black) to 1 (white). */
  readonly l: number;
  /** 0 (grey) to about 0.37. */
  readonly c: number;
  /** Degrees. */
  readonly h: number;
}

/** The parts of a colour. A grey has hue 0. */
export function lch(colour: Hex): Lch {
  const found = toOklch(colour);
  if (found === undefined) throw new TypeError(`${JSON.stringify(colour)} is no colour`);
  return { l: found.l, c: found.c, h: found.h ?? 0 };
}

/** The nearest colour that a screen can show: chroma gives way, lightness and hue stay. */
export function hex({ l, c, h }: Lch): Hex {
  return formatHex(clampChroma({ mode: 'oklch', l: Math.min(1, Math.max(0, l)), c, h }, 'oklch'));
}

/** WCAG 2 contrast ratio, 1 to 21. */
export function contrast(one: Hex, other: Hex): number {
  return wcagContrast(one, other);
}

/** Text on a ground: white if it reads well, else near-black, else black. One of the three always reaches 4.5. */
export function on(ground: Hex): Hex {
  return ['#ffffff', '#111111'].find((text) => contrast(text, ground) >= 4.5) ?? '#000000';
}

/**
 * The same colour, lighter or darker by the least step at which it reaches the ratio on every ground. Darker is tried first. What no step
 * reaches becomes black or white.
 */
export function repair(colour: Hex, grounds: readonly Hex[], ratio: number): Hex {
  const reaches = (candidate: Hex) => grounds.every((ground) => contrast(candidate, ground) >= ratio);
  if (reaches(colour)) return colour;
  const { l, c, h } = lch(colour);
  for (let step = 1; step < 200; step++) {
    for (const lightness of [l - step * 0.005, l + step * 0.005]) {
      if (lightness < 0 || lightness > 1) continue;
      const candidate = hex({ l: lightness, c, h });
      if (reaches(candidate)) return candidate;
    }
  }
  return reaches('#000000') ? '#000000' : '#ffffff';
}
