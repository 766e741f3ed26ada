/** Does something when the page has nothing else to do, such as fetching code that is needed soon. Returns how to drop it. */
export function whenIdle(task: () => unknown): () => void {
  // Safari has no word for idle.
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(task, 1500);
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(task, { timeout: 4000 });
  return () => cancelIdleCallback(id);
}
