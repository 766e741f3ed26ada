// A process that answers: `node contender.ts <module> <what it is given, as JSON> [<file for a profile>]`. Its parent asks
// what it has used, and says when it is warm.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answering } from './contenders.ts';

const [module = '', given = '', profile] = process.argv.slice(2);
const { start } = (await import(pathToFileURL(module).href)) as { start(given: unknown): Promise<Answering> };
const { port, close } = await start(JSON.parse(given));
const session = new Session();

process.on('message', async (message: 'cpu' | 'warm') => {
  if (message === 'warm' && profile !== undefined) {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.once('disconnect', async () => {
  if (profile !== undefined) {
    mkdirSync(path.dirname(profile), { recursive: true });
    writeFileSync(profile, JSON.stringify((await session.post('Profiler.stop')).profile));
  }
  await close();
  process.exit();
});
process.send?.({ port });
