import type { MarkedText } from './queries.ts';

/** A text with what was searched for marked. It is text: whatever it says, it is not HTML. */
export function Marked({ text }: { readonly text: MarkedText }) {
  return text.map(({ text: piece, match }, at) =>
    match === true ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <mark key={at}>{piece}</mark>
    ) : (
      piece
    ),
  );
}

/** The same without marks. */
export const plain = (text: MarkedText) => text.map(({ text: piece }) => piece).join('');
