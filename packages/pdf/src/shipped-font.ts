import type { FontFile } from './fonts/font-file.js';

// Here and not in a folder: `../fonts` is the same place from the source and from what is built of it.
const file = (name: string) => new URL(`../fonts/${name}`, import.meta.url).href;

/** Noto Sans: Latin, Greek, Cyrillic, Devanagari. Comes with this package under the SIL Open Font License. */
export const notoSans: FontFile = { regular: file('NotoSans-Regular.ttf'), bold: file('NotoSans-Bold.ttf') };
