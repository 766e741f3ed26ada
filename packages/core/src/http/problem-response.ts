import { PortalError } from '../problem.js';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/**
 * Problem details, [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457): `type` stays `about:blank`, `code` tells
 * problems of one status apart.
 */
export function problemResponse(error: PortalError): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  const retryAfter = error.members['retryAfter'];
  if (typeof retryAfter === 'number') headers.set('Retry-After', String(retryAfter));
  const problem = {
    ...error.members,
    type: 'about:blank',
    title: titles[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
  };
  return new Response(JSON.stringify(problem), { status: error.status, headers });
}

/** The one answer for what is unknown, hidden, foreign or malformed: byte for byte the same, and without a reference. */
export function notFound(): PortalError {
  return new PortalError('not_found', 404, 'There is nothing here.');
}
