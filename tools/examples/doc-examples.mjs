import ts from 'typescript';
import { exportedNames } from './exported-names.mjs';
import { blocksIn } from './markdown-blocks.mjs';

/**
 * What the doc comments of an entry's names say: `{ name, file, line, documented, examples }`. The examples are those of the name itself
 * and of its members, as blocks; `own` says which are the name's. Names of other packages are left out.
 *
 * @returns {{ name: string, file: string, line: number, documented: boolean, examples: ReturnType<typeof examplesIn> }[]}
 */
export function documentedNames(entry) {
  return exportedNames(entry)
    .filter(({ declarations }) => declarations.length > 0)
    .map(({ name, declarations }) => {
      const [first] = declarations;
      const source = first.getSourceFile();
      return {
        name,
        file: source.fileName,
        line: lineOf(source, first.getStart()),
        documented: declarations.some((each) => comments(each).some(({ comment }) => comment !== undefined)),
        examples: declarations.flatMap((each) => examplesIn(each, each)),
      };
    });
}

/** @returns {{ file: string, line: number, own: boolean, blocks: { language: string }[] }[]} */
function examplesIn(node, declaration) {
  const here = comments(node).flatMap((comment) => examplesOf(comment, node === declaration));
  // A body is nobody's documentation.
  if (ts.isBlock(node)) return here;
  const deeper = [];
  ts.forEachChild(node, (child) => void deeper.push(...examplesIn(child, declaration)));
  return [...here, ...deeper];
}

/** Read from the comment's text: TypeScript takes a decorator at the start of an example's line for the next tag. */
function examplesOf(comment, own) {
  const source = comment.getSourceFile();
  const firstLine = lineOf(source, comment.pos);
  const lines = source.text
    .slice(comment.pos, comment.end)
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\/\*\*|\*\/|\*) ?/, ''));
  const examples = [];
  let open;
  let fenced = false;
  lines.forEach((line, at) => {
    if (/^\s*```/.test(line)) fenced = !fenced;
    if (!fenced && line.startsWith('@')) {
      open = line.startsWith('@example') ? { line: firstLine + at, lines: [] } : undefined;
      if (open) examples.push(open);
    }
    open?.lines.push(line);
  });
  return examples.map(({ line, lines: text }) => ({
    file: source.fileName,
    line,
    own,
    blocks: blocksIn(text.join('\n'), source.fileName, line),
  }));
}

const comments = (node) => node.jsDoc ?? [];
const lineOf = (source, position) => source.getLineAndCharacterOfPosition(position).line + 1;
