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
  // The browser's own bar takes the page's ground.
  const meta = document.querySelector('meta[name="theme-color"]');
  const paint = () => {
    const canvas = getComputedStyle(root).getPropertyValue('--portico-canvas').trim();
    if (canvas !== '') meta.content = canvas;
  };
  paint();
  addEventListener('portal:scheme', paint);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
})();
