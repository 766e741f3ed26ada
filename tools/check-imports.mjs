// `npm run imports`: the import rule, as CONTRIBUTING.md states it.
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

await command(async () => {
  await prepare({ builds: false });
  const { importFaults } = await import('./imports/faults.mjs');
  const faults = importFaults(root);
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'Imports: no fault.' : `\nImports: ${faults.length} faults.`);
  return faults.length === 0 ? 0 : 1;
});
