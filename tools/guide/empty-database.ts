import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The address of an empty database in the tests' PostgreSQL. It ends with that PostgreSQL. */
export async function emptyDatabase(): Promise<string> {
  const url = process.env['PORTICO_TEST_POSTGRES'];
  if (url === undefined) throw new Error('PORTICO_TEST_POSTGRES is not set.');
  const name = `guide_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
