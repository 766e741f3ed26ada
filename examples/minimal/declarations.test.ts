import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = import.meta.dirname;

// Two compilations of everything that the packages declare: more than a busy machine does in the time of other tests.
describe('a host that exports its portal', { timeout: 120_000 }, () => {
  let out: string;
  beforeAll(async () => {
    out = await mkdtemp(path.join(tmpdir(), 'portico-declarations-'));
  });
  afterAll(() => rm(out, { recursive: true }));

  it.each([
    ['declaration', {}],
    ['composite', { composite: true }],
  ])('can be compiled with `%s`, against the packages as published', async (_, more) => {
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: ['node'],
      declaration: true,
      emitDeclarationOnly: true,
      // What the packages declare is checked too.
      skipLibCheck: false,
      skipDefaultLibCheck: true,
      rootDir: folder,
      outDir: out,
      ...more,
    };
    const program = ts.createProgram([path.join(folder, 'host.ts')], options);
    const { diagnostics } = program.emit();
    const ours = [...ts.getPreEmitDiagnostics(program), ...diagnostics].filter(
      ({ file }) => file === undefined || !/node_modules\/(?!@portico)/.test(file.fileName),
    );
    expect(ours.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
    const declaration = await readFile(path.join(out, 'host.d.ts'), 'utf8');
    // By name, not repeated: a portal's declaration stays small whatever its plugins have.
    expect(declaration).toContain('Portal<import("@portico/plugin-billing").Billing>');
    expect(declaration.length).toBeLessThan(500);
    expect(declaration).not.toMatch(/\bany\b/);
  });
});
