// What `npm run pictures` runs, once everything is built.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import provideBrowser from '../../../../tools/testing/browser.ts';
import { launchBrowser } from '../../../../tools/testing/launch-browser.ts';
import { startAgency } from '../agency.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { takePictures } from './take.ts';
import { moment } from './variants.ts';
import { readCall, usage } from './wanted.ts';

if (process.argv.includes('--help')) {
  console.log(usage);
} else {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(process.env.PORTICO_TRACE ? error : `\n${(error as Error).message}`);
    process.exitCode = 1;
  }
}

async function main(): Promise<number> {
  const call = readCall(process.argv.slice(2));
  const began = Date.now();
  const folder = path.resolve(call.folder);
  mkdirSync(folder, { recursive: true });
  await provideBrowser();
  const temporary = mkdtempSync(path.join(tmpdir(), 'portico-pictures-'));
  const database = path.join(temporary, 'demo.db');
  const [agency, browser] = await Promise.all([
    startAgency({ PORTICO_DATABASE: database, PORTICO_NOW: moment }),
    launchBrowser(),
  ]);
  try {
    const { taken, failures } = await takePictures(call, { agency, browser, database, folder });
    const count = writeContactSheet(folder);
    for (const { what, error } of failures) console.error(`${what}: ${error.message}\n`);
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    console.log(
      `${taken} pictures in ${seconds} s; ${failures.length} failed. ${count} are in ${path.join(folder, 'index.html')}`,
    );
    return failures.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await agency.stop();
    rmSync(temporary, { recursive: true, force: true });
  }
}
