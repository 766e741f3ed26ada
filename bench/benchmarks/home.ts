import type { Place } from '../databases.ts';
import { byHandAt, portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';
import { benchPortal } from '../portal.ts';
import { openStatements } from '../statements.ts';

/** Session, decision and five cards of four plugins over one owner, among a million invoices. */
export async function home(lab: Lab): Promise<Measured[]> {
  const seeded = await lab.seeded('large');
  const ours = portalAt('/home', seeded, seeded.people);
  const inTurn = byHandAt('/home', seeded, seeded.people);
  const atOnce = byHandAt('/home', seeded, seeded.people, 'at once');
  if (lab.engine === 'sqlite') {
    return lab.compare('home', ours, [
      { against: 'session and seven statements by hand', floor: 0.8, entry: inTurn, same: true },
    ]);
  }
  const plain = await lab.compare('home', ours, [
    { against: 'session and one composed statement by hand', floor: 0.85, entry: atOnce, same: true },
    { against: 'eight statements in turn by hand', floor: 1.3, entry: inTurn, same: true },
  ]);
  const secured = { ...seeded, place: { ...seeded.place, rowSecurity: true as const } };
  if (!(await hasPolicies(secured.place))) {
    console.error('Left out: home with row-level security, which this core does not have.');
    return plain;
  }
  const guarded = portalAt('/home', secured, seeded.people, 'portal with row-level security');
  return [
    ...plain,
    ...(await lab.compare('home with row-level security', guarded, [
      { against: 'session and one composed statement by hand, without', floor: 0.6, entry: atOnce, same: true },
    ])),
  ];
}

/** Starts a portal once, and looks whether that made policies. */
async function hasPolicies(place: Place): Promise<boolean> {
  const portal = benchPortal(place);
  await portal.start();
  await portal.close();
  const statements = openStatements(place);
  try {
    return (await statements.all('select 1 from pg_policies limit 1', [])).length > 0;
  } finally {
    await statements.close();
  }
}
