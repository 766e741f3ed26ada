// `npm run bench`: see README.md.
import { parseArgs } from 'node:util';
import { empty } from './benchmarks/empty.ts';
import { growth } from './benchmarks/growth.ts';
import { home } from './benchmarks/home.ts';
import { list } from './benchmarks/list.ts';
import { owners } from './benchmarks/owners.ts';
import { session } from './benchmarks/session.ts';
import { type EngineName, openDatabases } from './databases.ts';
import { Lab, type Measured, type Scale } from './lab.ts';
import { heading, row } from './table.ts';

const benchmarks = { home, list, session, empty, growth, owners };

const whole: Scale = {
  pace: { rounds: 15, milliseconds: 400, warmUp: 5000, connections: 16 },
  large: { accounts: 10, alone: 15, inCompanies: 5, invoices: 1_000_000 },
  small: { accounts: 1, alone: 20, inCompanies: 0, invoices: 1000 },
};
const quick: Scale = {
  pace: { rounds: 1, milliseconds: 100, warmUp: 20, connections: 4 },
  large: { accounts: 2, alone: 2, inCompanies: 1, invoices: 2000 },
  small: { accounts: 1, alone: 2, inCompanies: 0, invoices: 100 },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    profiles: { type: 'string' },
  },
});

const wanted = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const unknown = wanted.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0)
  refuse(`No such benchmark: ${unknown.join(', ')}. There are ${Object.keys(benchmarks).join(', ')}.`);
const engine = values.engine.find((name) => name !== 'sqlite' && name !== 'postgres');
if (engine !== undefined) refuse(`No such engine: ${engine}. There are sqlite, postgres.`);

const scale = values.quick ? quick : whole;
if (values.rows !== undefined) {
  if (!/^[1-9]\d*$/.test(values.rows)) refuse(`--rows is "${values.rows}", which is no number of invoices.`);
  scale.large.invoices = Number(values.rows);
}

const results: Measured[] = [];
if (!values.json) console.log(heading());
for (const engine of values.engine as EngineName[]) {
  const databases = await openDatabases(engine);
  try {
    const lab = new Lab(databases, scale, values.profiles);
    for (const name of wanted as (keyof typeof benchmarks)[]) {
      for (const measured of await benchmarks[name](lab)) {
        results.push(measured);
        if (!values.json) console.log(row(measured));
      }
    }
  } finally {
    await databases.close();
  }
}
if (values.json) {
  const shown = results.map(({ benchmark, engine, against, ratio, floor }) => ({
    benchmark,
    engine,
    against,
    ratio,
    floor,
  }));
  console.log(JSON.stringify(shown, undefined, 2));
}

function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}
