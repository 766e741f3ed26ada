import { PortalError } from '../problem.js';

/** Names that would be mistaken for the host's own, or for paths of the kernel where the slug is part of the path. */
export const reservedSlugs: ReadonlySet<string> = new Set(
  (
    'account accounts admin api app apps assets auth autodiscover billing blog brand cdn dashboard dev docs email events ftp ' +
    'graphql help home host imap internal live localhost login logout mail manifest me mx news notifications ns ns1 ns2 office ' +
    'openapi operators ops pop portal portico push root search secure security session sessions signin signup smtp sso ssl ' +
    'staging static status support system test unsubscribe webhooks webmail well-known ws www'
  ).split(' '),
);

/** Whether a text can be a slug. */
export function isSlug(text: string): boolean {
  // Two hyphens at the third place mark an A-label: such a slug would be shown as other characters.
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(text) && text.slice(2, 4) !== '--';
}

/** @throws PortalError `slug_invalid`, `slug_reserved` 422 */
export function slugOf(slug: string): string {
  if (!isSlug(slug)) {
    throw new PortalError(
      'slug_invalid',
      422,
      'A slug has 2 to 63 characters: lower-case letters, digits and hyphens between them, as in a host name.',
    );
  }
  if (reservedSlugs.has(slug)) throw new PortalError('slug_reserved', 422, `The slug "${slug}" is reserved.`);
  return slug;
}
