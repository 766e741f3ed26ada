const pair = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~0-9A-Za-z-]+))\s*$/;

/**
 * The elements of a `Forwarded` header ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)), one for each proxy, the
 * client's side first: parameters by name in lower case.
 *
 * @returns null for what is none
 */
export function forwardedElements(header: string): ReadonlyMap<string, string>[] | null {
  if (header.length > 4000) return null;
  const elements: ReadonlyMap<string, string>[] = [];
  for (const element of outsideQuotes(header, ',')) {
    const parameters = new Map<string, string>();
    for (const text of outsideQuotes(element, ';')) {
      if (text.trim() === '') continue;
      const [, name, quoted, plain] = pair.exec(text) ?? [];
      if (name === undefined || parameters.has(name.toLowerCase())) return null;
      parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    }
    elements.push(parameters);
  }
  return elements;
}

/** A text cut at each separator that stands outside quotes. */
function outsideQuotes(text: string, separator: string): string[] {
  const parts = [''];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === separator && !quoted) {
      parts.push('');
      continue;
    }
    if (character === '"') quoted = !quoted;
    parts[parts.length - 1] += character;
    if (quoted && character === '\\') {
      at += 1;
      parts[parts.length - 1] += text[at] ?? '';
    }
  }
  return parts;
}
