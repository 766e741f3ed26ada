/**
 * The fenced blocks of a text, in order: `{ file, line, language, code, name, replaces }`. A block whose first line is a comment with a
 * file's name, `// portal.ts`, is a part of that file; `// portal.ts, from now on` begins the file anew. `line` is that of its first line.
 */
export function blocksIn(text, file, firstLine = 1) {
  const blocks = [];
  let open;
  text.split(/\r?\n/).forEach((line, at) => {
    const fence = /^(\s*)(```+)\s*(.*?)\s*$/.exec(line);
    if (open === undefined && fence) {
      open = { indent: fence[1].length, marks: fence[2], language: fence[3], line: firstLine + at + 1, lines: [] };
    } else if (open !== undefined && fence?.[2] === open.marks && fence[3] === '') {
      const { language, lines } = open;
      blocks.push({ file, line: open.line, language, code: lines.join('\n'), ...named(lines[0] ?? '') });
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(line.slice(Math.min(open.indent, line.search(/\S|$/))));
    }
  });
  return blocks;
}

function named(line) {
  const found = /^(?:\/\/|<!--) ([\w-][\w./-]*\.[a-z]+)(, from now on)?(?: -->)?$/.exec(line);
  return found ? { name: found[1], replaces: found[2] !== undefined } : {};
}

/**
 * The files that a page's named blocks make, as they are after each stage of it: a block that begins a file anew begins a stage. Each file is
 * the list of its parts; `alone` are the stage's blocks without a name.
 */
export function stagesOf(blocks) {
  let files = new Map();
  let stage = { files, alone: [] };
  const stages = [stage];
  for (const block of blocks) {
    if (block.name === undefined) {
      stage.alone.push(block);
      continue;
    }
    if (block.replaces && files.has(block.name)) {
      files = new Map(files);
      stage = { files, alone: [] };
      stages.push(stage);
      files.delete(block.name);
    }
    files.set(block.name, [...(files.get(block.name) ?? []), block]);
  }
  return stages;
}
