#!/usr/bin/env node
// Checks an exported audit trail. It stands alone: no dependencies, no database, no portal, and none of their code.
// Whoever doubts the portal can read it in a few minutes.
//
// Each line of the export is one JSON value in its canonical spelling (RFC 8785):
//   1. {"account", "exportedAt", "portico": "audit trail", "version": 1}
//   2. the entries, with "seq" from 1 without a gap. "hash" is the SHA-256 of the entry without it, "previous" the hash of
//      the entry before, null for the first.
//   3. {"end": {"entries", "head": {"seq", "hash"}}, "header", "sha256"}: how many there are, the number and the hash of
//      the last one, the SHA-256 of line 1, and that of all bytes before this line.
import { createHash } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const USAGE = `Checks an exported audit trail of a Portico portal.

  portico-verify-audit <file> [--head <seq>:<hash>]

<file>   what the export gave; - reads standard input
--head   the number and hash of an entry that you kept elsewhere: the trail must lead to it

Ends with 0 if nothing is wrong, 1 if something is, 2 if it could not be checked.`;

/**
 * Finds the first thing that is wrong.
 *
 * @param chunks the bytes of an export, in parts of any size
 * @param known the number and hash of an entry that was kept elsewhere
 * @returns {Promise<{ ok: boolean, line: number, entry: number | null, message: string }>}
 */
export async function check(chunks, known) {
  const trail = new Trail(known);
  for await (const line of linesOf(chunks)) trail.take(line);
  return trail.end();
}

class Trail {
  line = 0;
  account;
  last = { seq: 0, hash: null };
  ended;
  headerHash;
  bytes = createHash('sha256');
  /** The first fault. What follows is only looked through for the entry that stood elsewhere. */
  fault;

  constructor(known) {
    this.known = known;
  }

  take({ bytes, complete }) {
    this.line += 1;
    if (this.fault) return this.look(bytes);
    const message = this.faultOf(bytes, complete);
    if (message) this.fault ??= this.at(this.due(), message);
    else if (!this.ended) this.bytes.update(bytes).update('\n');
  }

  due() {
    return this.account && !this.ended ? this.last.seq + 1 : null;
  }

  at(entry, message) {
    return { ok: false, line: this.line, entry, message };
  }

  faultOf(bytes, complete) {
    if (this.ended) return 'there is something behind the end of the trail.';
    if (!complete && bytes.length > 0 && !parsed(bytes)) return 'the trail is cut off in this line.';
    const value = parsed(bytes);
    if (!value)
      return bytes.length === 0 ? 'this line is empty.' : 'this line was changed: it is no JSON object in UTF-8.';
    if (!complete)
      return 'end' in value ? 'the line break at the end is missing.' : 'the trail is cut off in this line.';
    if (canonical(value) !== bytes.toString()) return 'this line was changed: it is not in its canonical spelling.';
    if (!this.account) return this.header(value, bytes);
    if ('end' in value) return this.trailer(value);
    return this.entry(value);
  }

  header(value, bytes) {
    const { portico, version, account, exportedAt, ...more } = value;
    if (portico !== 'audit trail' || typeof account !== 'string' || typeof exportedAt !== 'string' || count(more) > 0)
      return 'this is no header of an audit trail, which the first line must be.';
    if (version !== 1) return `this is version ${canonical(version)} of the format, and only version 1 is known here.`;
    this.account = account;
    this.headerHash = sha256(bytes);
    return undefined;
  }

  entry({ hash, ...hashed }) {
    const { seq, previous, account } = hashed;
    const due = this.due();
    if ('portico' in hashed && hash === undefined) return 'the header stands here once more.';
    if (sha256(canonical(hashed)) !== hash) return `entry ${due} was changed: its content does not fit its hash.`;
    if (account !== this.account) return `entry ${due} is of another account than the header says, ${account}.`;
    if (seq < due) return `entry ${seq} stands here once more.`;
    if (seq !== due) {
      this.fault = this.at(due, missing(due, seq - 1, `before entry ${seq}`));
      this.fault.instead = seq;
      return this.fault.message;
    }
    if (previous !== this.last.hash) {
      if (due === 1) return 'entry 1 was changed: it follows another entry, and is the first.';
      const message = `entry ${this.last.seq} was changed together with its hash: entry ${due} follows another one.`;
      this.fault = { ...this.at(this.last.seq, message), line: this.line - 1 };
      return message;
    }
    if (this.known?.seq === seq && this.known.hash !== hash)
      return `entry ${seq}, or one before it, was written anew: it is not the one whose hash was kept.`;
    this.last = { seq, hash };
    return undefined;
  }

  trailer({ end, header, sha256: noted, ...more }) {
    this.ended = true;
    const changed = (what) => `the end was changed: ${what}.`;
    const { head, entries } = Object(end);
    if (count(more) > 0 || count(Object(end)) !== 2 || count(Object(head)) !== 2)
      return changed('it has other members');
    const { seq, hash } = this.last;
    const bytes = this.bytes.digest('hex');
    if (head.hash !== hash && head.seq > seq) {
      this.ended = false;
      return missing(seq + 1, head.seq, 'at the end');
    }
    if (header !== this.headerHash) {
      if (noted === bytes) return changed('the checksum of the header is another');
      this.fault = { ...this.at(null, 'the header was changed.'), line: 1 };
      return this.fault.message;
    }
    if (entries !== seq) return changed(`it says ${canonical(entries)} entries, and there are ${seq}`);
    if (head.seq !== seq)
      return changed(`it says that entry ${canonical(head.seq)} is the last one, or what follows that was added`);
    if (head.hash !== hash) return changed(`the hash of the last entry, ${seq}, is another`);
    if (noted !== bytes) return changed('the checksum of all lines is another');
    return undefined;
  }

  /** Looks for the entry that is missing where the first fault is. */
  look(bytes) {
    const { entry, instead } = this.fault;
    if (instead === undefined || parsed(bytes)?.seq !== entry) return;
    this.fault.message = `entry ${instead} stands here in the place of entry ${entry}, which stands in line ${this.line}.`;
    this.fault.instead = undefined;
  }

  end() {
    const { seq, hash } = this.last;
    if (this.fault) return this.fault;
    if (this.line === 0) return this.at(null, 'there is nothing: the file is empty.');
    if (!this.ended)
      return this.at(this.due(), `the trail is cut off behind this line${seq > 0 ? `, which is entry ${seq}` : ''}.`);
    if (this.known && this.known.seq > seq)
      return this.at(
        seq + 1,
        `the trail ends with entry ${seq}, and there was an entry ${this.known.seq} when its hash was kept.`,
      );
    if (seq === 0) return this.at(1, 'there are no entries, and the first is that of the account’s creation.');
    const message = `${seq} ${seq === 1 ? 'entry' : 'entries'}, the last with the hash ${hash}.`;
    return { ok: true, line: this.line, entry: null, message };
  }
}

function missing(first, last, where) {
  return first === last
    ? `entry ${first} is missing ${where}.`
    : `the entries ${first} to ${last} are missing ${where}.`;
}

/** The lines, as bytes: what is no text must not become any. */
async function* linesOf(chunks) {
  let rest = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      yield { bytes: Buffer.concat([...rest, chunk.subarray(start, end)]), complete: true };
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), complete: false };
}

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON object in a line; nothing for anything else. */
function parsed(bytes) {
  try {
    const value = JSON.parse(text.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 8785: members in the order of their names' UTF-16 code units, numbers and texts as ECMAScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function count(object) {
  return Object.keys(object).length;
}

async function main(args) {
  const [file, option, head, ...more] = args;
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(head ?? '') ?? [];
  if (file === undefined || more.length > 0 || (option !== undefined && (option !== '--head' || hash === undefined))) {
    console.error(USAGE);
    return 2;
  }
  try {
    const input = file === '-' ? process.stdin : createReadStream(file);
    const { ok, line, message } = await check(input, hash && { seq: Number(seq), hash });
    console.log(ok ? `Nothing is wrong. ${message}` : `Line ${line}: ${message}`);
    return ok ? 0 : 1;
  } catch (error) {
    console.error(`It could not be checked: ${error.message}`);
    return 2;
  }
}

// Where npm has made it a command, it is called through a link.
const called = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (called) process.exitCode = await main(process.argv.slice(2));
