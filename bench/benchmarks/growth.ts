import { portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';
import type { Seeded } from '../seed.ts';

/** The cost at a million invoices is at most so much of that at a thousand: an exponent of 0.12. */
const FLOOR = 1000 ** -0.12;

/** What home and a list cost among a million invoices, and among a thousand. */
export async function growth(lab: Lab): Promise<Measured[]> {
  const large = await lab.seeded('large');
  const small = await lab.seeded('small');
  const people = Math.min(large.people.length, small.people.length);
  const some = ({ people: all }: Seeded) => {
    const step = Math.floor(all.length / people);
    return all.filter((_, at) => at % step === 0).slice(0, people);
  };
  const results: Measured[] = [];
  for (const [benchmark, path] of [
    ['growth of home', '/home'],
    ['growth of list of ten', '/invoices'],
  ] as const) {
    const ours = portalAt(path, large, some(large), 'large');
    const entry = portalAt(path, small, some(small), 'small');
    results.push(
      ...(await lab.compare(benchmark, ours, [{ against: 'a thousandth of the rows', floor: FLOOR, entry }])),
    );
  }
  return results;
}
