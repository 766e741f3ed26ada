// `npm run pictures`: a picture of every page of the example's portal, in both brands, languages, themes and sizes. `npm run pictures -- --help`
// tells how to take only some of them.
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';

await command(async () => {
  const { node, env } = await prepare();
  const main = 'examples/agency/e2e/pictures/main.ts';
  return run(node, ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], { env });
});
