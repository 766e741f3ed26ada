import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'portico-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a start with these settings says before it gives up. */
function refusal(settings: Record<string, string>): string {
  const main = path.join(import.meta.dirname, 'main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: '0',
      PORTICO_DATABASE: 'demo.db',
      PORTICO_SECRET: 'a secret of these tests, which is long enough',
      ...settings,
    },
    encoding: 'utf8',
    // A start that is not refused goes on for ever.
    timeout: 20_000,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  // One line: no stack.
  expect(stderr).toMatch(/^.+\.\n$/);
  return stderr.trim();
}

describe('a start with wrong settings', () => {
  it.each(['abc', '99999', '-1', '80.5'])('refuses PORT=%s', (PORT) => {
    expect(refusal({ PORT })).toBe(`PORT is "${PORT}", which is no port: it is a number from 0 to 65535.`);
  });

  it.each(['yesterday', '2026-11-24', '2026-13-24T08:40:00Z'])('refuses PORTICO_NOW=%s', (PORTICO_NOW) => {
    expect(refusal({ PORTICO_NOW })).toBe(
      `PORTICO_NOW is "${PORTICO_NOW}", which is no time in UTC, such as 2026-11-24T08:40:00Z.`,
    );
  });

  it('refuses PORTICO_BASE_PATH, PORTICO_PUBLIC_URL and PORTICO_TRUSTED_PROXIES', () => {
    expect(refusal({ PORTICO_BASE_PATH: 'clients' })).toBe(
      'PORTICO_BASE_PATH is "clients", which is no path: it begins with a slash, such as /clients.',
    );
    expect(refusal({ PORTICO_PUBLIC_URL: 'example.com' })).toBe(
      'PORTICO_PUBLIC_URL is "example.com", which is no origin, such as https://clients.example.com.',
    );
    expect(refusal({ PORTICO_TRUSTED_PROXIES: 'yes' })).toBe(
      'PORTICO_TRUSTED_PROXIES is "yes", which is neither a number up to 10 nor a list such as 10.0.0.5,10.1.0.0/16.',
    );
  });

  it('refuses a database of another kind, and makes no folder of that name', () => {
    expect(refusal({ PORTICO_DATABASE: 'mysql://me:hidden@localhost/portal' })).toBe(
      'PORTICO_DATABASE begins with mysql://, but is a postgres:// address or the path of a SQLite file.',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says that a file is no database, and that a folder cannot be made', () => {
    const file = path.join(folder, 'letter.txt');
    writeFileSync(file, 'Dear Hanna, '.repeat(100));
    expect(refusal({ PORTICO_DATABASE: file })).toBe(
      `PORTICO_DATABASE, ${file}, cannot be opened: file is not a database.`,
    );
    expect(refusal({ PORTICO_DATABASE: path.join(file, 'demo.db') })).toMatch(
      /^PORTICO_DATABASE, .*cannot be opened: /,
    );
  });

  it('says that PostgreSQL does not answer', () => {
    expect(refusal({ PORTICO_DATABASE: 'postgres://me:hidden@localhost:1/portal' })).toMatch(
      /^PORTICO_DATABASE, the PostgreSQL address, cannot be opened: .*ECONNREFUSED/,
    );
  });

  it.skipIf(!process.env.PORTICO_TEST_POSTGRES)('says that PostgreSQL lets nobody in with this password', () => {
    const address = new URL(process.env.PORTICO_TEST_POSTGRES ?? '');
    address.password = 'hidden';
    const said = refusal({ PORTICO_DATABASE: address.href });
    expect(said).toMatch(/^PORTICO_DATABASE, the PostgreSQL address, cannot be opened: password authentication failed/);
    expect(said).not.toContain('hidden');
  });
});

describe('where the site is', () => {
  const settings = async (env: Record<string, string>) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    vi.resetModules();
    const { sitePath, publicUrl, trustedProxies } = await import('./settings.ts');
    vi.unstubAllEnvs();
    return { sitePath, publicUrl, trustedProxies };
  };

  it('is the whole host, with no proxy in front, without settings', async () => {
    const none = { sitePath: '', publicUrl: undefined, trustedProxies: 0 };
    expect(await settings({})).toEqual(none);
    const empty = { PORTICO_BASE_PATH: '', PORTICO_PUBLIC_URL: '', PORTICO_TRUSTED_PROXIES: '' };
    expect(await settings(empty)).toEqual(none);
    expect(await settings({ PORTICO_BASE_PATH: '/' })).toEqual(none);
  });

  it.each([
    ['/clients', '/clients'],
    ['/clients/', '/clients'],
    ['/a/b.c-d_e~f', '/a/b.c-d_e~f'],
  ])('is below %s', async (PORTICO_BASE_PATH, sitePath) => {
    expect(await settings({ PORTICO_BASE_PATH })).toMatchObject({ sitePath });
  });

  it.each([
    ['https://clients.example.com', 'https://clients.example.com'],
    ['http://localhost:8443/', 'http://localhost:8443'],
  ])('is reached at %s', async (PORTICO_PUBLIC_URL, publicUrl) => {
    expect(await settings({ PORTICO_PUBLIC_URL })).toMatchObject({ publicUrl });
  });

  it.each([
    ['1', 1],
    ['10', 10],
    ['10.0.0.5', ['10.0.0.5']],
    ['10.0.0.0/8, 2001:db8::/32,::1', ['10.0.0.0/8', '2001:db8::/32', '::1']],
  ])('is behind %s', async (PORTICO_TRUSTED_PROXIES, trustedProxies) => {
    expect(await settings({ PORTICO_TRUSTED_PROXIES })).toMatchObject({ trustedProxies });
  });

  it.each([
    ...['//clients', '/a//b', '/a b', '/..', '/a/../b', '/.a', '/:account', '/a"b', 'https://example.com/clients'].map(
      (wrong) => ['PORTICO_BASE_PATH', wrong] as const,
    ),
    ...[
      'ftp://example.com',
      'https://',
      'https://example.com/x',
      'https://me@example.com',
      'https://example.com?x',
    ].map((wrong) => ['PORTICO_PUBLIC_URL', wrong] as const),
    ...['-1', '11', '1.5', '10.0.0.5,', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '2001:db8::/129', 'proxy'].map(
      (wrong) => ['PORTICO_TRUSTED_PROXIES', wrong] as const,
    ),
  ])('is not told by %s=%s', async (name, wrong) => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const ended = vi.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('ended');
    });
    try {
      await expect(settings({ [name]: wrong })).rejects.toThrow('ended');
      expect(said.mock.calls).toEqual([[expect.stringContaining(`${name} is "${wrong}", which is n`)]]);
    } finally {
      said.mockRestore();
      ended.mockRestore();
      vi.unstubAllEnvs();
    }
  });
});
