import { userInfo } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--font-render-hinting=none',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

/**
 * A headless Chromium for a test: the one the run unpacked, else an installed Chrome. One browser serves a whole test file; take a new
 * context for each test.
 *
 * @example
 * const browser = await launchBrowser();
 * const page = await browser.newPage({ baseURL });
 */
export function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { PORTICO_TEST_CHROMIUM: executablePath, PORTICO_TEST_CHROMIUM_LIBRARIES: libraries } = process.env;
  const args = [...quiet, ...(options.args ?? [])];
  // Chromium's sandbox does not start under root.
  if (process.platform === 'linux' && userInfo().uid === 0) args.push('--no-sandbox');
  const env = { ...process.env } as Record<string, string>;
  if (libraries) env.LD_LIBRARY_PATH = [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(path.delimiter);
  const where: LaunchOptions = executablePath ? { executablePath } : { channel: 'chrome' };
  return chromium.launch({ headless: true, ...where, ...options, args, env });
}
