import { byHandAt, portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';

/** The ten latest of one owner's invoices, among a million. */
export async function list(lab: Lab): Promise<Measured[]> {
  const seeded = await lab.seeded('large');
  const ours = portalAt('/invoices', seeded, seeded.people);
  const entry = byHandAt('/invoices', seeded, seeded.people);
  return lab.compare('list of ten', ours, [{ against: 'session and list by hand', floor: 0.9, entry, same: true }]);
}
