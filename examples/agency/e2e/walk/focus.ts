import type { Page } from 'playwright-core';

/** The name of what has the focus, as a reader of an error knows it; empty where nothing has. */
export function focusedName(page: Page, place?: 'with its place'): Promise<string> {
  return page.evaluate((withPlace) => {
    const element = document.activeElement;
    if (element === null || element === document.body || element === document.documentElement) return '';
    const words = element.getAttribute('aria-label') ?? element.textContent ?? '';
    const name = `${element.localName} "${words.replace(/\s+/g, ' ').trim().slice(0, 60)}"`;
    // Two links may have one name: where it stands in the document tells them apart.
    return withPlace ? `${name} ${[...document.querySelectorAll('*')].indexOf(element)}` : name;
  }, place !== undefined);
}

/** What keeps a reader from seeing where the focus is: it is out of the window, below a bar, or has no ring. */
export function focusFault(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return undefined;
    const name = `${element.localName}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)}"`;

    // A radio or switch is drawn by its label.
    const drawn = element.closest('label') ?? element;
    const box = drawn.getBoundingClientRect();
    const isTall = box.height > innerHeight * 0.8;
    const inside =
      (isTall ? box.bottom > 60 && box.top < innerHeight - 60 : box.top >= -1 && box.bottom <= innerHeight + 1) &&
      box.left >= -1 &&
      box.right <= innerWidth + 1;
    if (!inside)
      return `${name} is out of sight, at ${Math.round(box.top)} to ${Math.round(box.bottom)} of ${innerHeight}`;

    if (!isTall) {
      const points: [number, number][] = [
        [box.left + box.width / 2, box.top + box.height / 2],
        [box.left + box.width / 2, box.top + 3],
        [box.left + box.width / 2, box.bottom - 3],
      ];
      for (const [x, y] of points) {
        const bar = barAround(document.elementFromPoint(x, y));
        if (bar !== undefined && !bar.contains(element))
          return `${name} is covered by ${bar.localName}.${bar.className}`;
      }
    }

    const scope = [drawn, ...drawn.querySelectorAll('*'), ...(drawn.parentElement?.querySelectorAll('*') ?? [])];
    for (let up = drawn.parentElement; up !== null && up !== document.body; up = up.parentElement) scope.push(up);
    const hasRing = scope.some((each) =>
      [undefined, '::before', '::after'].some((part) => isRing(getComputedStyle(each, part))),
    );
    return hasRing ? undefined : `${name} has no focus ring`;

    function isRing({ outlineStyle, outlineWidth }: CSSStyleDeclaration): boolean {
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    }

    /** The bar at the window's edge that something is part of. */
    function barAround(hit: Element | null): Element | undefined {
      for (let up = hit; up !== null && up !== document.documentElement; up = up.parentElement) {
        if (/fixed|sticky/.test(getComputedStyle(up).position)) return up;
      }
      return undefined;
    }
  });
}
