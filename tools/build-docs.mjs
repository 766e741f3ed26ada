// `npm run docs`: the API reference of every package into docs/api.
import path from 'node:path';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

await command(async () => {
  await prepare({ builds: false });
  const { buildDocs } = await import('./docs/build-docs.mjs');
  const settings = path.join(root, 'typedoc.json');
  return (await buildDocs({ root, settings, out: path.join(root, 'docs/api') })) ? 0 : 1;
});
