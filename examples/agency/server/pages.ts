import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Stands in the built index.html where each answer gets a fresh nonce: see vite.config.ts. */
const placeholder = /PORTICO_NONCE/g;

interface File {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
}

/**
 * Serves the built web part: its files, and its one page for every address of the portal's pages. The files are read once, at the start,
 * so no path of a request ever reaches the file system.
 */
export function servePages(folder: string): (request: Request) => Response {
  const index = path.join(folder, 'index.html');
  if (!existsSync(index))
    throw new Error('The web part is not built yet. `npm run build` builds it, `npm start` does both.');
  const page = readFileSync(index, 'utf8');
  const files = new Map(
    filesIn(folder).map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, read(file)]),
  );
  files.delete('/index.html');

  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    const { pathname } = new URL(request.url);
    const file = files.get(pathname);
    if (file !== undefined) return answer(file, pathname);
    // A file's name that does not exist is no page: an old page would take it for a script otherwise.
    if (pathname.startsWith('/assets/'))
      return new Response('Not found\n', { status: 404, headers: { 'Cache-Control': 'no-store' } });
    return pageWith(page, randomBytes(16).toString('base64'));
  };
}

function answer({ body, type }: File, pathname: string): Response {
  return new Response(body, {
    headers: {
      'Content-Type': type,
      // The names under /assets contain a hash of their content.
      'Cache-Control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

function pageWith(page: string, nonce: string): Response {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // One rule of react-aria's comes as a style element, with the nonce that it finds in the page.
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(page.replace(placeholder, nonce), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': policy.join('; '),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    },
  });
}

function read(file: string): File {
  return { body: readFileSync(file), type: types[path.extname(file)] ?? 'application/octet-stream' };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
