import type { BrandInput } from '@portico/core/operators';
import type { portal as agencyPortal } from './portal.ts';
import { demoAccounts } from './seed.ts';

type Pictures = Pick<BrandInput, 'icon' | 'logo' | 'cover' | 'appIcons'>;

/** A picture of the demo's, wherever the site was when it was stored. */
const ofTheDemo = /^(?:\/[\w.~-]+)*(\/brands\/(?:lindqvist|nordtor)[\w-]*\.(?:svg|png))$/;

/** A brand's pictures on a site that begins at `sitePath`: those of the demo move with it, all others stay. */
export function picturesAt(sitePath: string, { icon, logo, cover, appIcons }: Pictures): Pictures {
  const at = (src: string) => {
    const own = ofTheDemo.exec(src)?.[1];
    return own === undefined ? src : sitePath + own;
  };
  return {
    ...(icon !== undefined && { icon: at(icon) }),
    ...(logo !== undefined && { logo: at(logo) }),
    ...(cover !== undefined && { cover: at(cover) }),
    ...(appIcons !== undefined && { appIcons: appIcons.map((each) => ({ ...each, src: at(each.src) })) }),
  };
}

/** Brings the demo's brands to where the site is now: a brand has whole paths, and the database may be from a start at another one. */
export async function bringPicturesTo(sitePath: string, portal: typeof agencyPortal): Promise<void> {
  for (const { slug } of demoAccounts) {
    const account = await portal.accounts.bySlug(slug);
    if (account === undefined) continue;
    const { brand } = portal.account(account.id);
    const now = await brand.get();
    const moved = { ...now, ...picturesAt(sitePath, now) };
    if (JSON.stringify(moved) !== JSON.stringify(now)) await brand.set(moved);
  }
}
