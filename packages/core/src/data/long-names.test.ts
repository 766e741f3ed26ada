import { expect, it } from 'vitest';
import { longNames } from './long-names.js';

const longest = 'x'.repeat(63);
const long = 'y'.repeat(64);

it.each([
  [`create table ${longest} ("${longest}" text)`, []],
  [`create table ${long} (id text, constraint "${long}z" primary key (id))`, [long, `${long}z`]],
  // 64 bytes in 32 characters
  [`create index "${'ä'.repeat(32)}" on t (${'ä'.repeat(31)})`, ['ä'.repeat(32)]],
  [`insert into t (a) values ('it''s ${long}') -- ${long}`, []],
  [`/* ${long} */ create function f() returns text as $body$ ${long} $body$ language sql`, []],
  [`select "a""b${long}" from t`, [`a""b${long}`]],
])('finds the names that PostgreSQL would cut in %s', (sql, names) => {
  expect(longNames(sql)).toEqual(names);
});
