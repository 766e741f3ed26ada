import type { Page } from 'playwright-core';

/**
 * How the browser's own bar differs from what it goes on with: `theme-color` is the ground at the top of the page. A desktop has a menu
 * beside the page, so that it is looked at in the middle there; what is open over a page is no part of it.
 */
export function barFault(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return undefined;
    const probe = document.createElement('i');
    probe.style.color = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content ?? '';
    document.body.append(probe);
    const told = getComputedStyle(probe).color;
    probe.remove();
    let at = document.elementFromPoint(innerWidth < 640 ? 1 : innerWidth / 2 - 20, 1);
    while (at !== null && getComputedStyle(at).backgroundColor === 'rgba(0, 0, 0, 0)') at = at.parentElement;
    const seen = at === null ? '' : getComputedStyle(at).backgroundColor;
    return told === seen ? undefined : `The bar is ${told}, and the page begins with ${seen}`;
  });
}
