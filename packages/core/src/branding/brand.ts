import { z } from 'zod';
import { ContactPerson } from '../welcome/contact-person.js';

/** Font pairs: headings, then everything else. A closed list, since each needs its files and a fallback of the same width. */
export const fontPairs = {
  'bricolage-figtree': { display: 'Bricolage Grotesque Variable', body: 'Figtree Variable', kind: 'sans' },
  geist: { display: 'Geist Variable', body: 'Geist Variable', kind: 'sans' },
  inter: { display: 'Inter Variable', body: 'Inter Variable', kind: 'sans' },
  'source-serif-inter': { display: 'Source Serif 4 Variable', body: 'Inter Variable', kind: 'serif' },
  system: { display: 'system-ui', body: 'system-ui', kind: 'sans' },
} as const;

/** The name of a font pair. See {@link fontPairs}. */
export type FontPair = keyof typeof fontPairs;

const fontNames = Object.keys(fontPairs) as [FontPair, ...FontPair[]];

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'A colour is written #rrggbb')
  .transform((value) => value.toLowerCase());

/** Text of one line: control characters and line breaks have no place in a page title or a mail's subject. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{C}*$/u, 'Use one line, without control characters');

/**
 * Where a picture or page is: a path of the portal's own origin, or an https address. Nothing else, so that no token can carry a script.
 * Quotes, brackets, backslashes and spaces are percent-encoded in a proper address and refused here.
 */
const address = z
  .string()
  .max(500)
  .regex(
    /^(?:https:\/\/(?=[a-z0-9])|\/(?!\/))[A-Za-z0-9\-._~:/?#@!$&*+,;=%]*$/,
    'Use a path such as /logo.svg, or an https address',
  )
  .refine((value) => value.startsWith('/') || URL.canParse(value), 'Use a path such as /logo.svg, or an https address');

/** A link in the footer: imprint, privacy, terms. */
export const LegalLink = z.object({ label: line(60).min(1), url: address });

/** A picture of the installed app. 192 and 512 pixels are what devices ask for. */
export const AppIcon = z.object({
  src: address,
  /** Its width and height in pixels. */
  size: z
    .int('A size is a number of pixels')
    .min(16, 'An icon has 16 pixels at least')
    .max(4096, 'An icon has 4096 pixels at most'),
  /** Whether a device may cut it to its own shape: its edge of a fifth says nothing. */
  maskable: z.boolean().default(false),
});

/**
 * The tokens of an account's brand. Everything visible that is the account's own follows from them; structure, spacing and the colours of a
 * status do not change with the brand.
 */
export const Brand = z.object({
  name: line(80).min(1),
  description: line(300).optional(),
  /** Kept exactly as it is where it is a ground; moved in lightness where text or a line would not be readable. See `theme.ts`. */
  primary: colour.default('#1f4b99'),
  accent: colour.default('#f2a33c'),
  /** How contacts are addressed in a language that knows the difference: in German, with "Sie" or with "du". */
  formality: z.enum(['formal', 'informal']).default('formal'),
  supportEmail: z.email().max(254).optional(),
  /** Whom contacts may turn to who have no person of their own. */
  contactPerson: ContactPerson.optional(),
  copyright: line(120).optional(),
  corners: z.enum(['round', 'crisp']).default('round'),
  /** `colour`: the menu's ground is a deep tone of the primary colour. */
  menu: z.enum(['light', 'colour']).default('light'),
  fonts: z.enum(fontNames).default('inter'),
  logo: address.optional(),
  /** Square: the tab's icon, and the home screen's. */
  icon: address.optional(),
  /** What the installed app shows: square pictures of the sizes that they are said to have. Without them, `icon`. */
  appIcons: z.array(AppIcon).max(8).default([]),
  /** The picture of sign-in and greeting. Without one, a plain ground. */
  cover: address.optional(),
  legalLinks: z.array(LegalLink).max(8).default([]),
});

/** See {@link Brand}. */
export type Brand = z.output<typeof Brand>;
/** What a host may pass as a brand: everything with a default may be left out. */
export type BrandInput = z.input<typeof Brand>;
/** See {@link LegalLink}. */
export type LegalLink = z.output<typeof LegalLink>;
