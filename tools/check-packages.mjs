// `npm run packages`: what would be published passes publint and attw.
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

await command(async () => {
  await prepare();
  const { packageFaults } = await import('./packages/faults.mjs');
  const faults = await packageFaults(root);
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'Packages: no fault.' : `\nPackages: ${faults.length} faults.`);
  return faults.length === 0 ? 0 : 1;
});
