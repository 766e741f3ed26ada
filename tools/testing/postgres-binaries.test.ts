import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { plantedWorkspace } from './planted-workspace.ts';
import { copyForEverybody, usableByEverybody } from './postgres-binaries.mjs';

/** A package with a program, in a folder that only its owner may enter, as `mktemp -d` makes it. */
function closedPackage() {
  const closed = plantedWorkspace({
    'native/bin/initdb': '#!/bin/sh\necho runs\n',
    'native/lib/libpq.so.5.1': 'library',
  });
  chmodSync(path.join(closed, 'native/bin/initdb'), 0o700);
  chmodSync(path.join(closed, 'native/lib/libpq.so.5.1'), 0o600);
  symlinkSync('libpq.so.5.1', path.join(closed, 'native/lib/libpq.so'));
  return closed;
}

test.skipIf(process.platform === 'win32')('copies programs to where every user may run them', () => {
  const open = mkdtempSync(path.join(tmpdir(), 'portico-open-'));
  onTestFinished(() => rmSync(open, { recursive: true }));
  chmodSync(open, 0o755);
  const closed = closedPackage();
  const copy = path.join(open, 'binaries');
  copyForEverybody(closed, copy);

  expect(usableByEverybody(closed)).toBe(false);
  expect(usableByEverybody(copy)).toBe(true);
  expect(lstatSync(path.join(copy, 'native/lib/libpq.so')).isSymbolicLink()).toBe(true);
  if (userInfo().uid !== 0) return;
  const asNobody = (folder: string) =>
    spawnSync(path.join(folder, 'native/bin/initdb'), { uid: 65_534, gid: 65_534, cwd: '/', encoding: 'utf8' });
  expect(asNobody(closed).error).toMatchObject({ code: 'EACCES' });
  expect(asNobody(copy).stdout).toBe('runs\n');
});

test.skipIf(process.platform === 'win32')('sees one closed file, and one closed folder above', () => {
  const closed = plantedWorkspace({});
  const copy = path.join(closed, 'copy');
  copyForEverybody(closedPackage(), copy);
  expect(usableByEverybody(copy)).toBe(false);
  chmodSync(closed, 0o755);
  expect(usableByEverybody(copy)).toBe(true);
  chmodSync(path.join(copy, 'native/lib/libpq.so.5.1'), 0o640);
  expect(usableByEverybody(copy)).toBe(false);
});
