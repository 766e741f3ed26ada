import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/**
 * The names that an entry exports, each with its declarations: `{ name, declarations }`. Read from the text alone, without types: an entry
 * lists its names, each from a file of its own package. What comes from another package has no declarations here.
 */
export function exportedNames(entry) {
  const files = new Map();
  const parse = (file) => {
    if (!files.has(file))
      files.set(file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
    return files.get(file);
  };
  return [...exportsOf(parse(entry))].map(([name, local]) => ({ name, declarations: declarationsOf(local, parse) }));
}

/** By the name that is exported: where it is declared, `{ source, name, from }`; `from` is the module that it comes from, if any. */
function exportsOf(source) {
  const found = new Map();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      for (const { name, propertyName } of statement.exportClause.elements)
        found.set(name.text, { source, name: (propertyName ?? name).text, from: statement.moduleSpecifier?.text });
    } else if (ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export) {
      for (const name of namesOf(statement)) found.set(name, { source, name });
    }
  }
  return found;
}

function declarationsOf({ source, name, from }, parse) {
  if (from === undefined) {
    const here = source.statements.filter((statement) => namesOf(statement).includes(name));
    if (here.length > 0) return here;
    from = importedFrom(source, name);
  }
  const file = from?.startsWith('.') ? path.resolve(path.dirname(source.fileName), from).replace(/\.js$/, '.ts') : '';
  if (!existsSync(file)) return [];
  const target = parse(file);
  return declarationsOf(exportsOf(target).get(name) ?? { source: target, name }, parse);
}

function importedFrom(source, name) {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const named = statement.importClause?.namedBindings;
    if (named && ts.isNamedImports(named) && named.elements.some((each) => each.name.text === name))
      return statement.moduleSpecifier.text;
  }
  return undefined;
}

function namesOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.text);
  return statement.name ? [statement.name.text] : [];
}
