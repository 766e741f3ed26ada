import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'portico-pictures-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pictures(...args: string[]) {
  const main = path.join(import.meta.dirname, 'pictures/main.ts');
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { encoding: 'utf8' });
}

describe('the pictures', () => {
  it('are taken of one page in the variants asked for, higher than the window, and stand in one page', () => {
    const asked = ['--only', 'invoices-open', '--brand', 'lindqvist', '--language', 'de', '--size', 'phone'];
    const { status, stdout, stderr } = pictures(folder, ...asked);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^2 pictures in \d+ s; 0 failed\. 2 are in .*index\.html\n$/);
    const files = ['lindqvist-de-dark-phone.png', 'lindqvist-de-light-phone.png'];
    expect(readdirSync(path.join(folder, 'invoices-open')).sort()).toEqual(files);
    const [dark, light] = files.map((file) => readFileSync(path.join(folder, 'invoices-open', file)));
    expect(dark?.equals(light ?? Buffer.alloc(0))).toBe(false);
    // Width and height, as a PNG begins.
    expect(dark?.readUInt32BE(16)).toBe(390);
    expect(dark?.readUInt32BE(20)).toBeGreaterThan(844);
    const sheet = readFileSync(path.join(folder, 'index.html'), 'utf8');
    for (const file of files) expect(sheet).toContain(`src="invoices-open/${file}"`);
  });

  it('of what there is not are refused with what there is', () => {
    const { status, stderr } = pictures(folder, '--brand', 'nobody');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no "nobody". There are lindqvist, nordtor.');
  });
});
