import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = import.meta.dirname;

describe('the minimal host', () => {
  let host: ReturnType<typeof spawn>;
  let link: URL;

  beforeAll(async () => {
    // As a newcomer starts it: the packages as they are built, TypeScript as Node reads it.
    host = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(folder, 'host.ts')], {
      env: { ...process.env, PORT: '0', NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (host.stdout === null) throw new Error('The host has no output.');
    for await (const line of createInterface(host.stdout)) {
      const address = /after one press: (\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      link = new URL(address);
      break;
    }
  });
  afterAll(async () => {
    host.kill();
    if (host.exitCode === null) await once(host, 'exit');
  });

  it('shows a client the invoice that the business issued, one press after the printed link', async () => {
    const page = await fetch(link, { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Studio Lindqvist');
    const press = await fetch(link, {
      method: 'POST',
      redirect: 'manual',
      headers: { Accept: 'text/html', Origin: link.origin },
    });
    expect(press.status).toBe(303);
    const session = press.headers.getSetCookie().find((cookie) => cookie.startsWith('portico='));
    const invoices = await fetch(new URL(press.headers.get('Location') ?? '', link), {
      headers: { Cookie: session?.split(';')[0] ?? '' },
    });
    expect(await invoices.json()).toMatchObject({
      items: [{ subject: 'Shop front and signs', currency: 'EUR', total: 197_064, status: 'open' }],
    });
  });

  it('is as short as the README says, and stands in it', async () => {
    const source = await readFile(path.join(folder, 'host.ts'), 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    const readme = await readFile(path.join(folder, '../../README.md'), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${source}\`\`\``);
  });
});
