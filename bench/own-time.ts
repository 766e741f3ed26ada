// Where the time of a profile went: `node bench/own-time.ts <file.cpuprofile>`. By function, the most own time first, and
// by package. `npm run bench -- --profiles <folder> home` writes profiles.
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const [file = '', most = '40'] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
const byFunction = new Map<string, number>();
const byPackage = new Map<string, number>();
let sum = 0;
samples.forEach((sample, at) => {
  const frame = frames.get(sample);
  const time = timeDeltas[at] ?? 0;
  if (frame === undefined || ['(idle)', '(program)', '(root)'].includes(frame.functionName)) return;
  sum += time;
  const where = frame.url === '' ? 'native' : placeOf(frame.url);
  add(
    byFunction,
    `${frame.functionName || '(anonymous)'} ${where}${frame.url === '' ? '' : `:${frame.lineNumber + 1}`}`,
    time,
  );
  add(byPackage, packageOf(where), time);
});

for (const [title, times] of [
  ['package', byPackage],
  ['function', byFunction],
] as const) {
  console.log(`\n% of the time in use, by ${title}`);
  for (const [name, time] of [...times].sort((a, b) => b[1] - a[1]).slice(0, Number(most))) {
    console.log(`${((100 * time) / sum).toFixed(1).padStart(6)}  ${name}`);
  }
}

function add(times: Map<string, number>, name: string, time: number): void {
  times.set(name, (times.get(name) ?? 0) + time);
}

function placeOf(url: string): string {
  const plain = url.replace(/^file:\/\//, '');
  const [, inPackages] = plain.split(/node_modules\/(?!.*node_modules\/)/);
  return inPackages ?? (path.isAbsolute(plain) ? path.relative(path.resolve(import.meta.dirname, '..'), plain) : plain);
}

function packageOf(where: string): string {
  return /^(@[^/]+\/[^/]+|packages\/[^/]+|node:[^/]+|[^/]+)/.exec(where)?.[0] ?? where;
}
