/** Every text of a language with its key, functions called with digits: for tests that compare languages. */
export function textsOf(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] => {
    const name = `${path}${key}`;
    if (typeof text === 'function') return [[name, String(text('2', '3'))]];
    return typeof text === 'object' ? textsOf(text as object, `${name}.`) : [[name, String(text)]];
  });
}
