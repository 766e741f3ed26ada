// `npm start`: install, build what changed, and run the example agency. Runs on Node 20 and imports no package.
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';

await command(async () => {
  const { node, env } = await prepare();
  const { PORT, PORTICO_PUBLIC_URL, PORTICO_TRUSTED_PROXIES } = process.env;
  // Mails that nobody's request causes must lead to the port too. What is behind a proxy is told by its host.
  if (!PORTICO_PUBLIC_URL && !PORTICO_TRUSTED_PROXIES && PORT !== '0')
    env.PORTICO_PUBLIC_URL = `http://localhost:${PORT || 3000}`;
  const args = ['--disable-warning=ExperimentalWarning', 'examples/agency/server/main.ts', ...process.argv.slice(2)];
  return run(node, args, { env });
});
