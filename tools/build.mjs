// `npm run build`: install and build every package that changed.
import { command, prepare } from './bootstrap/prepare.mjs';

await command(async () => {
  await prepare();
  return 0;
});
