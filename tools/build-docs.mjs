// `npm run docs`: the API reference of every package into docs/api, and the code in documentation compiled.
import path from 'node:path';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

await command(async () => {
  await prepare({ builds: false });
  const { buildDocs } = await import('./docs/build-docs.mjs');
  const settings = path.join(root, 'typedoc.json');
  const documented = await buildDocs({ root, settings, out: path.join(root, 'docs/api') });
  // Against what is built, as a reader would compile it.
  await prepare();
  const { exampleFaults } = await import('./examples/faults.mjs');
  const faults = exampleFaults(root);
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'Examples: no fault.' : `\nExamples: ${faults.length} faults.`);
  return documented && faults.length === 0 ? 0 : 1;
});
