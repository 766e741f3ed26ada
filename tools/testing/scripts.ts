import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const file = (path: string) => resolve(`@expo-google-fonts/${path}.ttf`);

/** Fonts for scripts that Noto Sans has not. */
export const furtherFonts: readonly { readonly regular: string }[] = [
  { regular: file('tajawal/400Regular/Tajawal_400Regular') },
  { regular: file('noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular') },
  { regular: file('sawarabi-gothic/400Regular/SawarabiGothic_400Regular') },
];

/** A line in each script. */
export const scripts = {
  Latin: 'Zoë Ångström-Łukasiewicz, Šárka and office flow',
  Cyrillic: 'Разработка логотипа и вывески',
  Greek: 'Σχεδιασμός λογοτύπου και πινακίδας',
  Japanese: '看板とロゴのデザイン',
  Arabic: 'تصميم واجهة المتجر',
  Hebrew: 'עיצוב חזית החנות',
} as const;
