import type { Context } from 'hono';
import type { Kernel } from '../../kernel.js';
import type { OwnProfile } from '../../profiles/profiles.js';
import { readBytes } from '../body.js';
import type { PortalEnv } from '../environment.js';
import { notFound } from '../problem-response.js';
import { knownTags } from '../tagged.js';
import { signedIn } from '../visits.js';
import type { KernelHandlers } from './table.js';

type ProfileRoutes = Pick<
  KernelHandlers,
  | 'GET /me/profile'
  | 'PATCH /me/profile'
  | 'PUT /me/profile/picture'
  | 'DELETE /me/profile/picture'
  | 'GET /profiles/:id/picture'
>;

/** The largest picture, in bytes. */
const PICTURE_LIMIT = 512_000;

/** How whoever is signed in shows himself, and the pictures of others. */
export function profileRoutes({ profiles }: Kernel): ProfileRoutes {
  const ownProfile = async (c: Context<PortalEnv>): Promise<OwnProfile> => {
    const own = await profiles.own(readerOf(c));
    if (own === undefined) throw notFound();
    return own;
  };
  return {
    'GET /me/profile': ({ c }) => ownProfile(c),
    'PATCH /me/profile': async ({ c, body }) => {
      await profiles.update(readerOf(c), body);
      return ownProfile(c);
    },
    'PUT /me/profile/picture': async ({ c }) => {
      await profiles.setPicture(readerOf(c), await readBytes(c.req.raw, PICTURE_LIMIT));
      return ownProfile(c);
    },
    'DELETE /me/profile/picture': async ({ c }) => {
      await profiles.removePicture(readerOf(c));
      return undefined;
    },
    'GET /profiles/:id/picture': async ({ c, params }) => {
      const tags = knownTags(c);
      const versions = tags.flatMap((tag) => /^"(\d{1,9})"$/.exec(tag)?.[1] ?? []).map(Number);
      const picture = await profiles.picture(readerOf(c), params.id, versions);
      if (picture === undefined) throw notFound();
      const headers = { ETag: `"${picture.version}"`, 'Cache-Control': 'private, no-cache' };
      if (picture.bytes === null || tags.includes('*')) return c.body(null, 304, headers);
      return c.body(new Uint8Array(picture.bytes), 200, {
        ...headers,
        'Content-Type': picture.type,
        'Content-Disposition': 'inline',
        // Should a browser ever take it for a page, then for one that may do nothing.
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      });
    },
  };
}

function readerOf(c: Context<PortalEnv>): { readonly accountId: string; readonly contactId: string } {
  return { accountId: c.var.arrival.account.id, contactId: signedIn(c.var).contact.id };
}
