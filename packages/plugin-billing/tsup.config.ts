import { packageBuild } from '../../tools/tsup.ts';

// The thread that draws is a file of its own that nobody imports.
export default packageBuild(import.meta.dirname, {
  entry: { index: 'src/index.ts', 'pdf-worker': 'src/pdf-worker.ts' },
});
