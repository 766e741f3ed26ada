import { type Hasher, isToken, randomToken } from '../secret.js';

/**
 * Devices that signed in before. Such a device is told from others by a cookie that holds a random id and an HMAC over it, account and
 * contact: nothing is stored, and it proves nothing but that a flood of asks by others need not stop this one.
 */
export class Devices {
  constructor(private readonly hasher: Hasher) {}

  /** The cookie's value for a device on which a contact has signed in. One that it has already is kept. */
  remember(accountId: string, contactId: string, cookie: string | undefined): string {
    if (cookie !== undefined && this.knows(accountId, contactId, cookie)) return cookie;
    const id = randomToken();
    return `${id}.${this.hasher.hmac('device', subject(accountId, contactId, id))}`;
  }

  /** Whether the contact signed in on this device before. The same work for a contact that there is not. */
  knows(accountId: string, contactId: string | undefined, cookie: string): boolean {
    const [id = '', mac = ''] = cookie.split('.');
    const known = this.hasher.verify('device', subject(accountId, contactId ?? '', id), mac);
    return known && isToken(id) && contactId !== undefined;
  }
}

function subject(accountId: string, contactId: string, id: string): string {
  return `${accountId}:${contactId}:${id}`;
}
