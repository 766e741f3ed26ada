import { byHandAt, portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';

/** Session, decision and five cards of four plugins over one owner, among a million invoices. */
export async function home(lab: Lab): Promise<Measured[]> {
  const seeded = await lab.seeded('large');
  const ours = portalAt('/home', seeded, seeded.people);
  const inTurn = byHandAt('/home', seeded, seeded.people);
  const atOnce = byHandAt('/home', seeded, seeded.people, 'at once');
  if (lab.engine === 'sqlite') {
    return lab.compare('home', ours, [
      { against: 'session and five statements by hand', floor: 0.8, entry: inTurn, same: true },
    ]);
  }
  return lab.compare('home', ours, [
    { against: 'session and one composed statement by hand', floor: 0.85, entry: atOnce, same: true },
    { against: 'six statements in turn by hand', floor: 1.3, entry: inTurn, same: true },
  ]);
}
