import type { BrowserContextOptions } from 'playwright-core';

/** When the pictures are taken, for the server and the browsers: a Tuesday morning, 9:40 in Berlin. */
export const moment = '2026-11-24T08:40:00Z';

/** Who looks: a client for whom much waits, and one who is new. */
export type Person = 'busy' | 'new';

/** The demo's brands, and its people as the start prints them. */
export const brands = {
  lindqvist: {
    name: 'Studio Lindqvist',
    formality: 'informal',
    where: 'studio',
    email: 'hanna@brandt-keramik.example',
    people: { busy: 'Hanna Brandt', new: 'Emil Sørensen' },
  },
  nordtor: {
    name: 'Nordtor Treuhand',
    formality: 'formal',
    where: 'nordtor',
    email: 'm.weiss@weiss-metallbau.example',
    people: { busy: 'Dr. Miriam Weiß', new: 'Ayla Demir' },
  },
} as const satisfies Record<string, { people: Record<Person, string>; [fact: string]: unknown }>;

/** The languages with a browser's locale. */
export const languages = { en: 'en-GB', de: 'de-DE' } as const;

/** The two colour schemes. */
export const themes = ['light', 'dark'] as const;

/** The sizes that the design is drawn in. */
export const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

export type Brand = keyof typeof brands;
export type Language = keyof typeof languages;
export type Theme = (typeof themes)[number];
export type Size = keyof typeof sizes;

/** What a page is taken in. */
export interface Variant {
  readonly brand: Brand;
  readonly language: Language;
  readonly theme: Theme;
  readonly size: Size;
}

/** The name of a picture's file, below the folder of its page. */
export const fileOf = ({ brand, language, theme, size }: Variant) => `${brand}-${language}-${theme}-${size}.png`;
