import { useEffect, useRef } from 'react';

const waits = [5_000, 15_000, 60_000];

/** Tries again by itself while something is missing: after 5, 15, then every 60 seconds. */
export function useRetries(missing: boolean, retry: () => unknown) {
  const again = useRef(retry);
  again.current = retry;
  useEffect(() => {
    if (!missing) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const plan = (attempt: number) => {
      if (over) return;
      timer = setTimeout(
        () => void Promise.resolve(again.current()).finally(() => plan(attempt + 1)),
        waits[Math.min(attempt, waits.length - 1)],
      );
    };
    plan(0);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [missing]);
}
