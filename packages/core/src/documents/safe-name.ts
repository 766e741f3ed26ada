import { endingsOf } from './shown-kinds.js';

/** The longest name, in UTF-16 units. */
const LONGEST = 200;
/** The longest ending that is kept when a name is cut. */
const LONGEST_ENDING = 20;

/**
 * What changes the direction of writing, is not seen, or is no character at all. Joiners stay: words of Persian and
 * pictures of people are spelt with them.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufff9-\uffff]/gu;

/** [What Windows opens as a device](https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file), whatever ending it has. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])(?=\s*(?:\.|$))/i;

/**
 * A name under which a file can be saved anywhere and that looks like what it is: NFC, without control characters,
 * changes of direction or separators, at most 200 characters. Of a kind that browsers show, its ending is of that kind:
 * what is a picture by its content does not become a program when it is saved.
 */
export function safeName(given: string, mediaType: string): string {
  const clean = (given.length > 1000 ? given.slice(0, 900) + given.slice(-100) : given)
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ')
    .replace(UNSEEN, '')
    .replace(/[/\\:*?"<>|\u2044\u2215\u29f8\uff0f\uff3c]/g, '_')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(DEVICE, '_$&');
  return cut(withEnding(clean === '' ? 'file' : clean, endingsOf(mediaType)));
}

function withEnding(name: string, endings: readonly string[]): string {
  const [own] = endings;
  if (own === undefined) return name;
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return name.includes('.') && endings.includes(ending) ? name : `${name}.${own}`;
}

function cut(name: string): string {
  if (name.length <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= LONGEST_ENDING ? name.slice(dot) : '';
  let stem = '';
  for (const { segment } of new Intl.Segmenter().segment(name.slice(0, name.length - ending.length))) {
    if (stem.length + segment.length + ending.length > LONGEST) break;
    stem += segment;
  }
  // One letter with hundreds of marks is longer than a whole name.
  return `${(stem || name.slice(0, LONGEST - ending.length).replace(/\p{Cs}/gu, '')).replace(/[\s.]+$/, '')}${ending}`;
}
