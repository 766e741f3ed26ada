import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export type Files = Record<string, string | object>;

const repository = path.join(import.meta.dirname, '../..');

/** A small workspace in the temp folder, for the time of one test, to plant faults in. Its node_modules finds the repository's types. */
export function plantedWorkspace(files: Files): string {
  const root = mkdtempSync(path.join(tmpdir(), 'portico-planted-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  mkdirSync(path.join(root, 'node_modules'), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules/@types'), path.join(root, 'node_modules/@types'));
  return root;
}
