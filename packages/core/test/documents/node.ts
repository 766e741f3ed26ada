// A node in a process of its own that takes files, which the test of killed uploads kills.
import { createPortal } from '../../src/index.js';
import { serve } from '../../src/node.js';
import { databaseAt, type TestAddress } from '../../src/testing/test-database.js';
import { shelf } from '../shelf.js';

const { address, secret }: { readonly address: TestAddress; readonly secret: string } = JSON.parse(
  process.argv[2] ?? '',
);
const portal = createPortal({ database: databaseAt(address), secret, log: () => {}, plugins: [shelf()] });
const { url } = await serve(portal, { port: 0 });
console.log(`started ${url}`);
