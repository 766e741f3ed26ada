// Runs before anything is painted, so that nobody who chose dark sees a white page first. Kept by look/scheme.ts.
(() => {
  const root = document.documentElement;
  const base = document.querySelector('meta[name="portal-base"]')?.content ?? '';
  try {
    const chosen = localStorage.getItem(`portal${base && `:${base}:`}.scheme`);
    if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
  } catch {
    // A browser that keeps nothing follows the system.
  }
  // The browser's own bar takes the ground at the top of the page: see sign-in.css for where that is not the page's own.
  const meta = document.querySelector('meta[name="theme-color"]');
  const paint = () => {
    const style = getComputedStyle(root);
    const ground = ['--ground-on-top', '--portico-canvas']
      .map((name) => style.getPropertyValue(name).trim())
      .find(Boolean);
    if (ground !== undefined) meta.content = ground;
  };
  paint();
  addEventListener('portal:scheme', paint);
  for (const query of ['(prefers-color-scheme: dark)', '(max-width: 639.98px)'])
    matchMedia(query).addEventListener('change', paint);
})();
