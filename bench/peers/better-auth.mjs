import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

const secret = 'a secret for the bench, 32 bytes at least';

function authOver({ engine, address }) {
  const database =
    engine === 'sqlite' ? new DatabaseSync(address) : new pg.Pool({ connectionString: address, max: 10 });
  const auth = betterAuth({
    database,
    secret,
    baseURL: 'http://auth.example',
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  return { auth, close: async () => (engine === 'sqlite' ? database.close() : database.end()) };
}

/** Its tables, and the cookies of so many people. */
export async function prepare(place, count) {
  const { auth, close } = authOver(place);
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  const cookies = [];
  for (let number = 0; number < count; number += 1) {
    const response = await auth.api.signUpEmail({
      body: { email: `contact-${number}@example.com`, name: `Contact ${number}`, password: 'a password for the bench' },
      asResponse: true,
    });
    cookies.push(response.headers.getSetCookie()[0].split(';')[0]);
  }
  await close();
  return cookies;
}

/** better-auth as its documentation mounts it on Node, with the database at each request: its default. */
export function start(place) {
  const { auth, close } = authOver(place);
  const server = createServer(toNodeHandler(auth));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: server.address().port,
        close: async () => {
          server.close();
          await close();
        },
      }),
    );
  });
}
