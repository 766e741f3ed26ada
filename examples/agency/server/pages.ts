import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pageAt } from './page-at.ts';
import { type PageBrand, pageHead } from './page-head.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Stands in the built index.html where each answer gets a fresh nonce: see vite.config.ts. */
const placeholder = /PORTICO_NONCE/g;
/** Stands where the head of the account's brand goes: see page-head.ts. */
const brandPlace = /<meta name="portal-brand"[^>]*>/;

/** The encodings that the build has made, the smallest first. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface File {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
  /** The same in fewer bytes, by encoding. */
  readonly packed: ReadonlyMap<string, Buffer<ArrayBuffer>>;
}

/** Asks how the account that a request is for looks. */
export type BrandOf = (request: Request, connection: Connection) => Promise<PageBrand | undefined>;

type Connection = { readonly remoteAddress?: string };

/**
 * Serves the built web part: its files, and its one page for every address of the portal's pages, with the brand of the account in its
 * head. The files are read once, at the start, so no path of a request ever reaches the file system.
 *
 * @param sitePath where the site begins; the paths that are asked for are those below it
 */
export function servePages(
  folder: string,
  sitePath: string,
  brandOf: BrandOf = async () => undefined,
): (request: Request, pathname: string, connection: Connection) => Promise<Response> {
  const index = path.join(folder, 'index.html');
  if (!existsSync(index))
    throw new Error('The web part is not built yet. `npm run build` builds it, `npm start` does both.');
  const page = pageAt(sitePath, readFileSync(index, 'utf8'));
  const found = filesIn(folder);
  const files = new Map(
    found
      .filter((file) => !encodings.some(([, ending]) => file.endsWith(ending)))
      .map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, read(file, found)]),
  );
  files.delete('/index.html');
  const names = [...files.keys()];

  return async (request, pathname, connection) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    const file = files.get(pathname);
    if (file !== undefined) return answer(file, pathname, request);
    // A file's name that does not exist is no page: an old page would take it for a script otherwise.
    if (pathname.startsWith('/assets/'))
      return new Response('Not found\n', { status: 404, headers: { 'Cache-Control': 'no-store' } });
    const head = pageHead(await brandOf(request, connection), names, sitePath);
    return pageWith(
      page.replace(brandPlace, () => head),
      randomBytes(16).toString('base64'),
    );
  };
}

function answer({ body, type, packed }: File, pathname: string, request: Request): Response {
  const accepted = new Set((request.headers.get('Accept-Encoding') ?? '').split(',').map((each) => each.trim()));
  const encoding = encodings.map(([name]) => name).find((name) => accepted.has(name) && packed.has(name));
  return new Response(encoding === undefined ? body : packed.get(encoding), {
    headers: {
      'Content-Type': type,
      'Cache-Control': keeping(pathname),
      ...(encoding !== undefined && { 'Content-Encoding': encoding }),
      ...(packed.size > 0 && { Vary: 'Accept-Encoding' }),
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** How long a browser may keep a file without asking. */
function keeping(pathname: string): string {
  // The names under /assets contain a hash of their content.
  if (pathname.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  // Scripts whose names stay the same would otherwise be older than the page they belong to.
  return pathname.endsWith('.js') ? 'no-cache' : 'public, max-age=3600';
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
    "worker-src 'self'",
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

function read(file: string, found: readonly string[]): File {
  const packed = encodings
    .filter(([, ending]) => found.includes(file + ending))
    .map(([name, ending]) => [name, readFileSync(file + ending)] as const);
  return {
    body: readFileSync(file),
    type: types[path.extname(file)] ?? 'application/octet-stream',
    packed: new Map(packed),
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
