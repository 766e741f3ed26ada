import { afterAll, beforeAll, describe } from 'vitest';
import {
  kernelEngines,
  type TestDatabase,
  type TestEngine,
  testDatabase,
  testEngines,
} from '../testing/test-database.js';
import type { Engine, EngineName } from './engine.js';

/** The database of one suite: opened before it, removed after it. For tests only. */
export interface SuiteDatabase {
  readonly name: EngineName;
  /** Whether the database holds scoped statements to its own policies. */
  readonly rowSecurity: boolean;
  /** Opens the suite's database once more, as another node would. The suite closes it. */
  open(): Promise<Engine>;
  /** The engine that the suite opened first. */
  readonly engine: Engine;
}

/** Runs a suite of the kernel's own statements on SQLite and on PostgreSQL, each with an empty database of its own. */
export function describeEachEngine(title: string, suite: (database: SuiteDatabase) => void): void {
  for (const engine of kernelEngines()) describeOn(engine, title, suite);
}

/** The same for a suite of scoped statements: on PostgreSQL with row-level security as well. */
export function describeScoped(title: string, suite: (database: SuiteDatabase) => void): void {
  for (const engine of testEngines()) describeOn(engine, title, suite);
}

function describeOn(engine: TestEngine, title: string, suite: (database: SuiteDatabase) => void): void {
  describe(`${title} (${engine})`, () => {
    const opened: Engine[] = [];
    let suiteDatabase: TestDatabase | undefined;
    const open = async () => {
      const node = await suiteDatabase?.database.open();
      if (node === undefined) throw new Error('The engine is open only inside tests and their hooks.');
      opened.push(node);
      return node;
    };
    beforeAll(async () => {
      suiteDatabase = await testDatabase(engine);
      await open();
    });
    afterAll(async () => {
      for (const node of opened) await node.close();
      await suiteDatabase?.remove();
    });
    suite({
      name: engine === 'sqlite' ? 'sqlite' : 'postgres',
      rowSecurity: engine === 'postgres with row-level security',
      open,
      get engine() {
        const [first] = opened;
        if (first === undefined) throw new Error('The engine is open only inside tests and their hooks.');
        return first;
      },
    });
  });
}
