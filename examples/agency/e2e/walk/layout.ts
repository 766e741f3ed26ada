import type { Page } from 'playwright-core';

/** What a page must not do at its width: scroll sideways, stick out, or have targets that a thumb misses. */
export function layoutFaults(page: Page): Promise<string[]> {
  // Not `innerWidth`: a phone zooms out until everything fits, and that grows with what sticks out.
  return page.evaluate((width) => {
    const faults: string[] = [];
    const nameOf = (element: Element) =>
      `${element.localName}.${element.getAttribute('class') ?? ''} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 50)}"`;
    const root = document.documentElement;
    if (root.scrollWidth > width) faults.push(`The page is ${root.scrollWidth} wide and the window ${width}`);

    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!isSeen(element)) continue;
      if (/auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
        faults.push(`${nameOf(element)} scrolls sideways`);
      const { left, right } = element.getBoundingClientRect();
      if ((right > width + 1 || left < -1) && !isCut(element)) faults.push(`${nameOf(element)} sticks out`);
    }

    const targets =
      'a[href], button, input:not([type="hidden"]), select, textarea, [role="menuitem"], [role="menuitemradio"], [role="option"], [role="tab"]';
    for (const target of document.body.querySelectorAll<HTMLElement>(targets)) {
      // What lies under an open dialog is no target.
      if (!isSeen(target) || isInText(target) || target.closest('[inert], [aria-hidden="true"]')) continue;
      const fault = tooSmall(target);
      if (fault !== undefined) faults.push(`${nameOf(target)} is ${fault}`);
    }
    return faults;

    function isSeen(element: Element): boolean {
      const { width, height, bottom } = element.getBoundingClientRect();
      return (
        width > 1 &&
        height > 1 &&
        bottom + scrollY > 0 &&
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      );
    }

    /** Whether something around it cuts what sticks out, as a picture's frame does. */
    function isCut(element: Element): boolean {
      for (let up = element.parentElement; up !== null && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== 'visible') return true;
      }
      return false;
    }

    /** A link within a sentence is as high as its line. */
    function isInText(element: Element): boolean {
      return getComputedStyle(element).display === 'inline';
    }

    function tooSmall(target: HTMLElement): string | undefined {
      const drawn = target.closest('label') ?? target;
      const { width, height } = drawn.getBoundingClientRect();
      if (width > 43.4 && height > 43.4) return undefined;
      // A part that is not drawn may make the target larger than it looks.
      const before = scrollY;
      drawn.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = drawn.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const reach = (dx: number, dy: number) => drawn.contains(document.elementFromPoint(x + dx, y + dy));
      const wide = width > 43.4 || (reach(-21, 0) && reach(21, 0));
      const high = height > 43.4 || (reach(0, -21) && reach(0, 21));
      scrollTo({ top: before, behavior: 'instant' });
      return wide && high ? undefined : `${Math.round(width)} x ${Math.round(height)}, less than 44 x 44`;
    }
  }, page.viewportSize()?.width ?? 0);
}
