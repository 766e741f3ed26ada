/** Whether a place is where the reader is: its page, or one below it. */
export const isHere = (place: string, pathname: string) =>
  place === '/' ? pathname === '/' : pathname === place || pathname.startsWith(`${place}/`);

/** The letters for a person without a picture. */
export const initials = (name: string) => {
  const parts = name.split(/\s+/).filter((part) => /^\p{L}/u.test(part) && !part.endsWith('.'));
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.[0] ?? '')
    .join('')
    .toUpperCase();
};
