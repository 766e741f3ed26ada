import { packageBuild } from '../../tools/tsup.ts';

// Declarations of plugins name types of that entry; TypeScript finds it only where something has loaded it.
export default packageBuild(import.meta.dirname, { dts: { banner: "import './declarations.js';" } });
