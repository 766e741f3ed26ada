import { useEffect, useRef } from 'react';

/**
 * After more rows were asked for, the first new one takes the focus: the button that asked has moved away, and whoever uses the
 * keyboard goes on where they begin.
 *
 * @param count how many rows there are
 * @param rowAt what takes the focus in one of them
 * @returns call it when more are asked for
 */
export function useFocusOnNew(count: number, rowAt: (index: number) => HTMLElement | null | undefined): () => void {
  const before = useRef<number>(undefined);
  useEffect(() => {
    if (before.current === undefined || count <= before.current) return;
    rowAt(before.current)?.focus();
    before.current = undefined;
  }, [count, rowAt]);
  return () => {
    before.current = count;
  };
}
