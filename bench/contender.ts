// A process that answers: `node contender.ts <module> <what it is given, as JSON>`. Its parent asks what it has used.
import { pathToFileURL } from 'node:url';
import type { Answering } from './contenders.ts';

const [module = '', given = ''] = process.argv.slice(2);
const { start } = (await import(pathToFileURL(module).href)) as { start(given: unknown): Promise<Answering> };
const { port, close } = await start(JSON.parse(given));

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.once('disconnect', async () => {
  await close();
  // Only now: a profile is written at the end.
  process.exit();
});
process.send?.({ port });
