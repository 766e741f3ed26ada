import { createHash, createHmac, hash, hkdfSync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/**
 * What hashes and compares secrets. The services of identity take this narrow part of {@link Secrets}, so that a test
 * can count that a known and an unknown address cost the same.
 */
export interface Hasher {
  /** SHA-256 of a text, base64url. For tokens of 256 random bits, which need no key. */
  sha256(text: string): string;
  /** HMAC-SHA-256 under the current key of a purpose, base64url. For what is guessable: codes, addresses. */
  hmac(purpose: string, text: string): string;
  /** Whether `mac` was made by {@link hmac} with the current or an earlier secret. Takes the same time for every `mac`. */
  verify(purpose: string, text: string, mac: string): boolean;
}

/** One key for one purpose. `id` says which secret it came from; it may be published, in a `kid` header for example. */
export interface PurposeKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

const least = 32;

/**
 * The portal's secret, and a key for each purpose derived from it by HKDF-SHA-256
 * ([RFC 5869](https://www.rfc-editor.org/rfc/rfc5869)), so that a key used in one place says nothing about another.
 *
 * Rotation: pass `[current, ...previous]`. The first one makes, all of them verify.
 *
 * @example
 * ```ts
 * const secrets = new Secrets(process.env.PORTICO_SECRET);
 * const mac = secrets.hmac('code', '123456');
 * secrets.verify('code', '123456', mac); // true
 * ```
 */
export class Secrets implements Hasher {
  readonly #secrets: readonly string[];
  readonly #keys = new Map<string, readonly PurposeKey[]>();

  /** @throws Error when there is no secret, or one of fewer than 32 bytes. */
  constructor(secret: string | readonly string[] | undefined) {
    const secrets = typeof secret === 'string' ? [secret] : (secret ?? []);
    if (secrets.length === 0) {
      throw new Error(
        `No secret. Pass \`secret\` to createPortal: at least ${least} bytes that nobody can guess, the same on every node and after every restart, for example what \`openssl rand -base64 32\` prints.`,
      );
    }
    secrets.forEach((each, index) => {
      const bytes = Buffer.byteLength(each);
      if (bytes < least) {
        throw new Error(
          `The ${index === 0 ? 'secret' : `previous secret number ${index}`} has ${bytes} bytes; it needs at least ${least}. \`openssl rand -base64 32\` prints a good one.`,
        );
      }
    });
    this.#secrets = [...secrets];
  }

  /** The keys of a purpose, the current one first. */
  keys(purpose: string): readonly [PurposeKey, ...PurposeKey[]] {
    let keys = this.#keys.get(purpose);
    if (!keys) {
      keys = this.#secrets.map((secret) => {
        const key = new Uint8Array(hkdfSync('sha256', secret, 'portico', purpose, 32));
        return { id: createHash('sha256').update(key).digest('base64url').slice(0, 8), key };
      });
      this.#keys.set(purpose, keys);
    }
    return keys as readonly [PurposeKey, ...PurposeKey[]];
  }

  sha256(text: string): string {
    return hash('sha256', text, 'base64url');
  }

  hmac(purpose: string, text: string): string {
    return macOf(this.keys(purpose)[0], text).toString('base64url');
  }

  verify(purpose: string, text: string, mac: string): boolean {
    const given = createHash('sha256').update(mac).digest();
    let same = false;
    // Every key is tried, also after a match: how long it takes must not say which one it was.
    for (const key of this.keys(purpose)) {
      const expected = createHash('sha256').update(macOf(key, text).toString('base64url')).digest();
      if (timingSafeEqual(given, expected)) same = true;
    }
    return same;
  }
}

function macOf({ key }: PurposeKey, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** A new secret of 256 random bits, base64url: 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text has the form of a {@link randomToken}. What does not need not be looked up. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** Six decimal digits, each combination equally likely. */
export function randomCode(): string {
  return randomInt(1_000_000).toString().padStart(6, '0');
}
