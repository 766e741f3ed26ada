import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workspaces } from '../bootstrap/workspaces.mjs';
import { documentedNames } from './doc-examples.mjs';
import { blocksIn, stagesOf } from './markdown-blocks.mjs';
import { typeFaults } from './type-check.mjs';

/**
 * What an example may import as if it were the reader's own file, `./portal.js`, where its page has no such file: the portal and the
 * tables that documentation speaks of.
 */
const given = path.join(import.meta.dirname, 'given');

/** Every fault of the code in documentation, `file:line: message`: examples of exported names, and blocks of pages. */
export function exampleFaults(root) {
  const packages = workspaces(root).filter(({ manifest }) => !manifest.private);
  const examples = examplesOf(packages);
  const faults = examples
    .filter(({ blocks }) => !blocks.some(isCode))
    .map(({ file, line }) => ({ file, line, message: 'an @example is a ```ts block.' }));
  const files = new Map();
  const add = (folder, name, blocks) => files.set(path.join(folder, name), joined(blocks));
  // Below docs, so that what is imported resolves as from a host's own folder.
  const room = (page, ...more) => path.join(root, 'docs/.blocks', path.relative(root, page), ...more.map(String));

  for (const { file, blocks } of examples)
    for (const block of blocks.filter(isCode)) addAlone(add, room(file, block.line), block);
  for (const page of pages(root, packages)) {
    stagesOf(blocksIn(readFileSync(page, 'utf8'), page).filter(isCode)).forEach(({ files: named, alone }, at) => {
      for (const [name, blocks] of named) add(room(page, at), name, blocks);
      for (const block of alone) addAlone(add, room(page, at), block);
    });
  }
  addGiven(files);
  faults.push(...typeFaults(root, files));
  const lines = faults.map(({ file, line, message }) => `${path.relative(root, file)}:${line}: ${message}`);
  // A file that a later stage leaves as it is has the same fault again.
  return [...new Set(lines)];
}

const isCode = ({ language }) => language === 'ts';

function addAlone(add, folder, block) {
  add(folder, `${block.name ?? `block-${block.line}`}${block.name ? '' : '.ts'}`, [block]);
}

/** An example that two entries export is one example. */
function examplesOf(packages) {
  const found = new Map();
  for (const { folder, manifest } of packages) {
    for (const target of Object.values(manifest.exports ?? {})) {
      const entry = target?.import?.match(/^\.\/dist\/(.+)\.js$/)?.[1];
      const source = entry && path.join(folder, `src/${entry}.ts`);
      if (!source || !existsSync(source)) continue;
      for (const { examples } of documentedNames(source))
        for (const example of examples) found.set(`${example.file}:${example.line}`, example);
    }
  }
  return [...found.values()];
}

function pages(root, packages) {
  const docs = path.join(root, 'docs');
  const guides = existsSync(docs) ? readdirSync(docs).filter((name) => name.endsWith('.md')) : [];
  return [
    path.join(root, 'README.md'),
    ...packages.map(({ folder }) => path.join(folder, 'README.md')),
    ...guides.map((name) => path.join(docs, name)),
  ].filter((file) => existsSync(file));
}

function joined(blocks) {
  const lines = blocks.flatMap(({ code, file, line }) =>
    code.split('\n').map((text, at) => ({ text, place: { file, line: line + at } })),
  );
  return { text: lines.map(({ text }) => text).join('\n'), places: lines.map(({ place }) => place) };
}

/** Puts the given files beside the blocks that import them and have none of their own of that name. */
function addGiven(files) {
  const texts = new Map(readdirSync(given).map((name) => [name, readFileSync(path.join(given, name), 'utf8')]));
  for (const folder of new Set([...files.keys()].map((file) => path.dirname(file)))) {
    for (const [name, text] of texts) {
      const file = path.join(folder, name);
      const wanted = new RegExp(`from '\\./${path.basename(name, '.ts')}\\.[jt]s'`);
      const importers = [...files].filter(([each, { text }]) => path.dirname(each) === folder && wanted.test(text));
      if (files.has(file) || importers.length === 0) continue;
      files.set(file, {
        text,
        places: text.split('\n').map((_, at) => ({ file: path.join(given, name), line: at + 1 })),
      });
    }
  }
}
