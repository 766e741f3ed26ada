import { portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';

/** What is read for somebody who is in two companies, which are owners too, beside one who owns alone. */
export async function owners(lab: Lab): Promise<Measured[]> {
  const seeded = await lab.seeded('large');
  const alone = seeded.people.slice(0, seeded.members.length);
  const results: Measured[] = [];
  for (const [benchmark, path] of [
    ['home for three owners', '/home'],
    ['list of ten for three owners', '/invoices'],
  ] as const) {
    const ours = portalAt(path, seeded, seeded.members, 'three owners');
    const entry = portalAt(path, seeded, alone, 'one owner');
    results.push(...(await lab.compare(benchmark, ours, [{ against: 'one owner', floor: null, entry }])));
  }
  return results;
}
