import { useEffect, useState } from 'react';

/** How long somebody has to stop typing, in milliseconds. */
const PAUSE = 200;

/** What was typed, once he paused. An emptied field is empty at once. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    // Whoever begins anew does not mean what stood there before.
    if (typed === '') return setSettled('');
    const timer = setTimeout(() => setSettled(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return typed === '' ? '' : settled;
}
