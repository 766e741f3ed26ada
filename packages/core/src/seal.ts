import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify } from 'jose';
import type { z } from 'zod';
import type { Clock } from './clock.js';
import { PortalError } from './problem.js';
import type { PurposeKey, Secrets } from './secret.js';

/** What may travel: JSON. */
export type Sealable = null | boolean | number | string | readonly Sealable[] | { readonly [key: string]: Sealable };

/** How a value is made. */
export interface SealOptions {
  /** Seconds until it is worth nothing. Without it: for good, or until its secret is dropped from the list. */
  readonly expiresIn?: number;
}

/**
 * What passes through hands that are not ours and comes back: the cursor of a list, the link of a mail, a cookie.
 * A value serves one purpose in one account. See {@link Seal}.
 */
export interface AccountSeal {
  /**
   * Everybody may read it and nobody can change it: a compact JWS, HS256
   * ([RFC 7515](https://www.rfc-editor.org/rfc/rfc7515)).
   *
   * @param purpose `<plugin>.<thing>`, such as `billing.invoices`; written in the code, never made from input
   * @throws PortalError `seal_too_large` when the value would be larger than 8 kB
   */
  sign(purpose: string, payload: Sealable, options?: SealOptions): Promise<string>;
  /**
   * What {@link sign} was given, if it fits the schema. Nothing for whatever else it may be: malformed, changed, expired,
   * of another purpose, account or portal, or made with a secret that was dropped. Which of these it is, nobody learns.
   */
  verify<S extends z.ZodType>(purpose: string, value: string, schema: S): Promise<z.output<S> | undefined>;
  /**
   * Nobody can read it or change it: a compact JWE, `dir` with A256GCM
   * ([RFC 7516](https://www.rfc-editor.org/rfc/rfc7516)). See {@link sign}.
   */
  seal(purpose: string, payload: Sealable, options?: SealOptions): Promise<string>;
  /** What {@link seal} was given. See {@link verify}. */
  open<S extends z.ZodType>(purpose: string, value: string, schema: S): Promise<z.output<S> | undefined>;
  /**
   * The same sealed anew, for what lies in a table: with the current secret what an earlier one sealed, so that the
   * earlier one can be dropped from the list. It lasts as long as before. Nothing for what the current one sealed
   * already, and for what {@link open} opens for nobody.
   */
  renew(purpose: string, value: string): Promise<string | undefined>;
}

/** Signs and seals for any account: `use(Seal).for(account.id)`. */
export interface Seal {
  for(accountId: string): AccountSeal;
}

/** The largest value that is made or looked at, in characters: twice what fits into a cookie. */
const LARGEST = 8192;
const PURPOSE = /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$/;

/** What is signed: the payload, for whom, and until when. Named as in a JWT. */
interface Envelope {
  readonly aud: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly p: Sealable;
}

/** How a value is protected. Each has keys of its own: what was signed is no key to what was sealed. */
interface Protection {
  readonly name: 'signed' | 'sealed';
  readonly parts: number;
  importKey(key: Uint8Array): Promise<CryptoKey>;
  protect(payload: Uint8Array, kid: string, key: CryptoKey): Promise<string>;
  /** @throws whatever jose throws when it does not hold */
  unprotect(value: string, key: CryptoKey): Promise<Uint8Array>;
}

const signed: Protection = {
  name: 'signed',
  parts: 3,
  importKey: (key) =>
    crypto.subtle.importKey('raw', key as BufferSource, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']),
  protect: (payload, kid, key) => new CompactSign(payload).setProtectedHeader({ alg: 'HS256', kid }).sign(key),
  unprotect: async (value, key) => (await compactVerify(value, key, { algorithms: ['HS256'] })).payload,
};

const sealed: Protection = {
  name: 'sealed',
  parts: 5,
  importKey: (key) => crypto.subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt']),
  protect: (payload, kid, key) =>
    new CompactEncrypt(payload).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid }).encrypt(key),
  unprotect: async (value, key) => {
    const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
    return (await compactDecrypt(value, key, { ...options, maxDecompressedLength: 0 })).plaintext;
  },
};

/** {@link Seal} by [jose](https://github.com/panva/jose), with keys derived from the portal's secret for each purpose. */
export class PortalSeal implements Seal {
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #imported = new WeakMap<PurposeKey, Promise<CryptoKey>>();

  constructor(secrets: Secrets, clock: Clock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  for(accountId: string): AccountSeal {
    return {
      sign: (purpose, payload, options) => this.#make(signed, accountId, purpose, payload, options),
      verify: (purpose, value, schema) => this.#read(signed, accountId, purpose, value, schema),
      seal: (purpose, payload, options) => this.#make(sealed, accountId, purpose, payload, options),
      open: (purpose, value, schema) => this.#read(sealed, accountId, purpose, value, schema),
      renew: (purpose, value) => this.#renew(sealed, accountId, purpose, value),
    };
  }

  async #make(
    protection: Protection,
    aud: string,
    purpose: string,
    p: Sealable,
    { expiresIn }: SealOptions = {},
  ): Promise<string> {
    const [current] = this.#keys(protection, purpose);
    const exp = expiresIn === undefined ? {} : { exp: Math.floor(this.#clock.now() / 1000) + expiresIn };
    const envelope: Envelope = { aud, ...exp, p };
    const bytes = new TextEncoder().encode(JSON.stringify(envelope));
    const value = await protection.protect(bytes, current.id, await this.#key(protection, current));
    if (value.length <= LARGEST) return value;
    throw new PortalError(
      'seal_too_large',
      500,
      `A value for "${purpose}" has ${value.length} characters, and at most ${LARGEST} may travel. Keep it in a table, and sign its id.`,
    );
  }

  async #read<S extends z.ZodType>(
    protection: Protection,
    account: string,
    purpose: string,
    value: string,
    schema: S,
  ): Promise<z.output<S> | undefined> {
    const read = await this.#envelope(protection, account, purpose, value);
    if (read === undefined) return undefined;
    const parsed = schema.safeParse(read.envelope.p);
    return parsed.success ? parsed.data : undefined;
  }

  async #renew(protection: Protection, account: string, purpose: string, value: string): Promise<string | undefined> {
    const read = await this.#envelope(protection, account, purpose, value);
    const [current] = this.#keys(protection, purpose);
    if (read === undefined || read.key.id === current.id) return undefined;
    return protection.protect(read.bytes, current.id, await this.#key(protection, current));
  }

  /** What a value holds, and the key that it was made with. */
  async #envelope(protection: Protection, account: string, purpose: string, value: string) {
    const keys = this.#keys(protection, purpose);
    const kid = kidOf(value, protection.parts);
    const key = keys.find(({ id }) => id === kid);
    if (key === undefined) return undefined;
    const imported = await this.#key(protection, key);
    let bytes: Uint8Array;
    let envelope: Envelope;
    try {
      bytes = await protection.unprotect(value, imported);
      envelope = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return undefined;
    }
    // From here on it is known to be of our own making.
    if (envelope.aud !== account) return undefined;
    if (envelope.exp !== undefined && envelope.exp * 1000 <= this.#clock.now()) return undefined;
    return { key, bytes, envelope };
  }

  #keys(protection: Protection, purpose: string): readonly [PurposeKey, ...PurposeKey[]] {
    if (PURPOSE.test(purpose)) return this.#secrets.keys(`${protection.name} ${purpose}`);
    throw new PortalError(
      'seal_purpose_invalid',
      500,
      `"${purpose}" is no purpose of a seal. Write "<plugin>.<thing>", such as "billing.invoices".`,
    );
  }

  #key(protection: Protection, key: PurposeKey): Promise<CryptoKey> {
    const imported = this.#imported.get(key) ?? protection.importKey(key.key);
    this.#imported.set(key, imported);
    return imported;
  }
}

/** The key that a value says it was made with; nothing for what has not exactly the form of ours. */
function kidOf(value: string, parts: number): string | undefined {
  if (typeof value !== 'string' || value.length > LARGEST) return undefined;
  const encoded = value.split('.');
  // The same bytes have several spellings in base64url, of which ours is one.
  if (
    encoded.length !== parts ||
    !encoded.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  )
    return undefined;
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded[0] ?? '', 'base64url').toString());
    return typeof header === 'object' && header !== null && 'kid' in header && typeof header.kid === 'string'
      ? header.kid
      : undefined;
  } catch {
    return undefined;
  }
}
