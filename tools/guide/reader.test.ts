import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { plantedWorkspace } from '../testing/planted-workspace.ts';
import { Reader } from './reader.ts';

const fence = '```';
const block = (language: string, ...lines: string[]) => [fence + language, ...lines, fence].join('\n');

async function reader(...steps: string[]): Promise<Reader> {
  const guide = steps.map((step, at) => `## ${at + 1}. A step\n\n${step}\n`).join('\n');
  const folder = plantedWorkspace({ 'guide.md': `# A guide\n\n${guide}` });
  const made = await Reader.of(path.join(folder, 'guide.md'), { PLACE: 'here' });
  onTestFinished(() => made.leave());
  return made;
}

const greets = block('ts', '// greet.ts', "console.log('Good morning');");
const run = block('sh', 'node greet.ts');

test('writes what the guide shows, runs what it gives, and answers what was printed', async () => {
  const read = await reader(greets, `${run}\n${block('text', 'Good ...')}`);
  expect(await read.follow(1, 2)).toEqual(['Good morning\n']);
  expect(read.left()).toEqual([]);
});

test('refuses a promise that is not kept', async () => {
  const read = await reader(`${greets}\n${run}\n${block('text', 'Good evening')}`);
  await expect(read.follow(1)).rejects.toThrow(/promises\nGood evening\nand there is\nGood morning/);
});

test('refuses a command that fails, with what it said', async () => {
  const read = await reader(block('sh', 'node missing.ts'));
  await expect(read.follow(1)).rejects.toThrow(/`node missing\.ts` ended with 1:.*Cannot find module/s);
});

test('refuses a server that ends instead of listening', async () => {
  const read = await reader(
    `${block('ts', '// server.ts', "throw new Error('Taken');")}\n${block('sh', 'node server.ts')}`,
  );
  await expect(read.follow(1)).rejects.toThrow(/`node server\.ts` ended:.*Taken/s);
});

test('begins a file anew where the guide does', async () => {
  const anew = block('ts', '// greet.ts, from now on', "console.log('Good evening');");
  const read = await reader(`${greets}\n${anew}\n${run}`);
  expect(await read.follow(1)).toEqual(['Good evening\n']);
});

test('takes his own settings for those of the guide', async () => {
  const read = await reader(block('sh', 'echo "PLACE=there"'));
  expect(await read.follow(1)).toEqual(['PLACE=here\n']);
});

test('knows what nobody has followed', async () => {
  const read = await reader(greets, run);
  await read.follow(1);
  expect(read.left()).toEqual(['node greet.ts']);
});
