import { type Context, Hono } from 'hono';
import type { Answering } from '../contenders.ts';
import type { Place } from '../databases.ts';
import { openStatements } from '../statements.ts';
import { homeAnswer, listOfTen, rowsAtOnce, rowsInTurn } from './home-by-hand.ts';
import { listening } from './listening.ts';
import { type SignedIn, sessionByHand } from './session-by-hand.ts';

/** The headers of the portal's own answers. */
const headers = {
  'Content-Type': 'application/json',
  'Cache-Control': 'private, no-cache',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Strict-Transport-Security': 'max-age=31536000',
};

/** How home is read. */
export interface ByHand {
  readonly place: Place;
  readonly home: 'in turn' | 'at once';
}

/** The same answers by hand: a session, the statements, JSON. It decides nothing, checks nothing and has these routes alone. */
export async function start({ place, home }: ByHand): Promise<Answering> {
  const statements = openStatements(place);
  const rows = home === 'at once' ? rowsAtOnce : rowsInTurn;
  const app = new Hono();
  const signedIn = (answer: (who: SignedIn) => object | Promise<object>) => async (c: Context) => {
    const who = await sessionByHand(statements, c);
    if (who === undefined) return c.body('', 401);
    return c.body(JSON.stringify(await answer(who)), 200, headers);
  };
  app.get(
    '/portal/home',
    signedIn(async (who) => homeAnswer(await rows(statements, who))),
  );
  app.get(
    '/portal/invoices',
    signedIn(async ({ account_id, id }) => ({ items: await statements.all(listOfTen, [account_id, id]) })),
  );
  app.get(
    '/portal/standing',
    signedIn(({ id, name, kind }) => ({ id, name, kind })),
  );
  app.get(
    '/portal/nothing',
    signedIn(() => ({ done: true })),
  );
  return listening(app, () => statements.close());
}
