/**
 * The page path to go to after signing in, if it leads nowhere but into our own portal. It must be a path as it is
 * and as a careless reader might decode it, also twice.
 *
 * @returns the path with its query and fragment, as a browser would read it; undefined for anything else
 */
export function ownPath(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 1000 || !isPath(text)) return undefined;
  const base = 'https://own.invalid';
  const url = URL.parse(text, base);
  if (url === null || url.origin !== base) return undefined;
  // `/.//evil.example` is a path of ours, and becomes `//evil.example` when it is read: so the path as read is what counts.
  const path = url.pathname + url.search + url.hash;
  const once = decode(path);
  if (!isPath(path) || once === undefined || !isPath(once)) return undefined;
  // A percent sign that was encoded itself need not decode to anything.
  const twice = decode(once) ?? once;
  return isPath(twice) ? path : undefined;
}

/** One slash and no second one, in neither direction; nothing that a browser drops or turns. */
function isPath(text: string): boolean {
  return /^\/(?![/\\])/.test(text) && !/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) && !/^\/\s/.test(text);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
