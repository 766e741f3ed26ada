/** A text in which German addresses its reader with "Sie". */
export const saysSie = /(?<!\p{L})(Sie|Ihnen|Ihr(e[mnrs]?)?)(?!\p{L})/u;

/** Every text of a language with its key, functions as they are written: all that they may say. For tests that look for words. */
export function wordsOf(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'object' ? wordsOf(text as object, `${path}${key}.`) : [[`${path}${key}`, String(text)]],
  );
}

/** Every text of a language with its key, functions called with digits: for tests that compare languages. */
export function textsOf(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] => {
    const name = `${path}${key}`;
    if (typeof text === 'function') return [[name, String(text('2', '3'))]];
    return typeof text === 'object' ? textsOf(text as object, `${name}.`) : [[name, String(text)]];
  });
}
