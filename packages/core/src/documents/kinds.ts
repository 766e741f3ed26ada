import { PortalError } from '../problem.js';

/** `application/pdf`, `image/*`, or `*` followed by `/*` for anything. */
const KIND = /^(?:\*\/\*|[a-z]+\/(?:\*|[a-z0-9][a-z0-9.+-]*))$/;

/** Whether a text names a kind of file. */
export function isKind(kind: unknown): boolean {
  return typeof kind === 'string' && KIND.test(kind);
}

/** Whether a media type is of one of the kinds. SVG is a program as well as a picture: it must be named. */
export function isOfKinds(mediaType: string, kinds: readonly string[]): boolean {
  return kinds.some(
    (kind) =>
      kind === '*/*' ||
      kind === mediaType ||
      (kind.endsWith('/*') && mediaType !== 'image/svg+xml' && mediaType.startsWith(kind.slice(0, -1))),
  );
}

/** Where bytes are of no kind that is asked for. */
export function kindRefused(found: string, kinds: readonly string[]): PortalError {
  return new PortalError(
    'document_kind_refused',
    415,
    `By its content the file is ${found}. Send one of these kinds: ${kinds.join(', ')}.`,
    { found, kinds },
  );
}
