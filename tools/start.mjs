// `npm start`: install, build what changed, and run the example agency. Runs on Node 20 and imports no package.
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';

await command(async () => {
  const { node, env } = await prepare();
  const args = ['--disable-warning=ExperimentalWarning', 'examples/agency/server/main.ts', ...process.argv.slice(2)];
  return run(node, args, { env });
});
