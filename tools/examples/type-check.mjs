import { existsSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** As the guide tells a reader to set up TypeScript, and stricter where that shows more. */
const options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  // A block without an import is a module of its own too.
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  experimentalDecorators: true,
  // A plugin's author publishes declarations: what they name must be exported from somewhere.
  declaration: true,
  emitDeclarationOnly: true,
  skipLibCheck: true,
};

/**
 * Type-checks files that exist in memory only, in one program, against the packages as they are built.
 *
 * @param files by absolute path: `{ text, places }`, where `places[n]` is the `{ file, line }` that line n came from
 * @returns `{ file, line, message }` for each fault
 */
export function typeFaults(root, files) {
  const typeRoots = path.join(root, 'node_modules/@types');
  const chosen = {
    ...options,
    types: existsSync(path.join(typeRoots, 'node')) ? ['node'] : [],
    typeRoots: [typeRoots],
  };
  const host = inMemory(ts.createCompilerHost(chosen), root, files);
  const program = ts.createProgram([...files.keys()], chosen, host);
  const found = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  for (const name of files.keys()) {
    const source = program.getSourceFile(name);
    const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    found.push(...(faults.length > 0 ? faults : program.getDeclarationDiagnostics(source)));
  }
  return found.map((each) => {
    const message = ts.flattenDiagnosticMessageText(each.messageText, '\n');
    const places = files.get(each.file?.fileName)?.places;
    if (!places) return { file: each.file?.fileName ?? root, line: 1, message };
    return {
      ...places[Math.min(each.file.getLineAndCharacterOfPosition(each.start).line, places.length - 1)],
      message,
    };
  });
}

function inMemory(host, root, files) {
  const folders = new Set();
  for (const name of files.keys())
    for (let folder = path.dirname(name); folder !== path.dirname(folder); folder = path.dirname(folder))
      folders.add(folder);
  return {
    ...host,
    getCurrentDirectory: () => root,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    directoryExists: (name) => folders.has(name) || host.directoryExists(name),
    readFile: (name) => files.get(name)?.text ?? host.readFile(name),
    getSourceFile: (name, languageVersion) =>
      files.has(name)
        ? ts.createSourceFile(name, files.get(name).text, languageVersion, true)
        : host.getSourceFile(name, languageVersion),
  };
}
