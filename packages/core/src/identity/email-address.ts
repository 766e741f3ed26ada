import { domainToASCII } from 'node:url';
import { PortalError } from '../problem.js';

/** An address as its owner typed it, and as it is compared. */
export interface EmailAddress {
  /** Trimmed and NFC, otherwise as typed: what mails are sent to. */
  readonly typed: string;
  /** Lower case, domain as A-label. Dots and plus tags are kept: they are the mailbox's own business. */
  readonly key: string;
}

/** Why a text is no address that we take. */
export type EmailFault =
  | 'missing'
  | 'too_long'
  | 'control_character'
  | 'display_name'
  | 'several'
  | 'no_at'
  | 'bad_local_part'
  | 'bad_domain';

const sentences: Readonly<Record<EmailFault, string>> = {
  missing: 'An e-mail address is needed.',
  too_long: 'An e-mail address has at most 254 characters.',
  control_character: 'An e-mail address contains no line breaks or other control characters.',
  display_name: 'Only the address itself is needed, without a name or angle brackets.',
  several: 'One e-mail address is needed, not several.',
  no_at: 'An e-mail address looks like name@example.com.',
  bad_local_part: 'The part before the @ is not one of an e-mail address.',
  bad_domain: 'The part after the @ is not a domain name.',
};

/**
 * Reads one address. Narrower than RFC 5322, which allows comments, quotes and groups that no mail provider gives out
 * and that make two addresses of what looks like one.
 *
 * @returns the address, or the fault's name
 */
export function readEmailAddress(text: string): EmailAddress | EmailFault {
  // Bringing combining marks into order takes time by their square: nothing long may get that far.
  if (text.length > 320) return 'too_long';
  // The line break at the end of what was pasted is no attack; one in the middle may be.
  const typed = text.trim().normalize('NFC');
  if (typed === '') return 'missing';
  // 254: RFC 3696 erratum 1690, what fits a mail's path.
  if (typed.length > 254 || Buffer.byteLength(typed) > 254) return 'too_long';
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(typed)) return 'control_character';
  if (/[<>"()]/.test(typed)) return 'display_name';
  if (/[,;]/.test(typed) || typed.split('@').length > 2) return 'several';
  if (/\s/.test(typed)) return /@\S*\s+\S*@/.test(typed) ? 'several' : 'display_name';

  const at = typed.indexOf('@');
  if (at < 0) return 'no_at';
  const local = typed.slice(0, at);
  if (local === '' || Buffer.byteLength(local) > 64) return 'bad_local_part';
  if (/[[\]\\:]/.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return 'bad_local_part';
  }
  const domain = domainKey(typed.slice(at + 1));
  if (domain === undefined) return 'bad_domain';

  const key = `${local.toLowerCase().normalize('NFC')}@${domain}`;
  return key.length > 254 ? 'too_long' : { typed, key };
}

/**
 * As {@link readEmailAddress}.
 *
 * @throws PortalError `email_invalid`, 422, whose member `fault` names what is wrong; the address is not repeated
 */
export function parseEmailAddress(text: string): EmailAddress {
  const read = readEmailAddress(text);
  if (typeof read !== 'string') return read;
  throw new PortalError('email_invalid', 422, sentences[read], { fault: read });
}

/** A mail domain in lower-case A-labels, or undefined. */
function domainKey(domain: string): string | undefined {
  // An address literal or a port would pass `domainToASCII`, which reads what browsers accept as a host.
  if (domain === '' || /[^\p{L}\p{M}\p{N}.\-\u3002\uff0e\uff61]/u.test(domain)) return undefined;
  const ascii = domainToASCII(domain);
  if (ascii === '' || ascii.length > 253 || /^[\d.]+$/.test(ascii)) return undefined;
  const labels = ascii.split('.');
  return labels.length >= 2 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
    ? ascii
    : undefined;
}

/** `h•••@b•••.de`: enough for the owner to recognise, too little for anybody else to write to. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const initial = (text: string) => [...text][0] ?? '';
  return `${initial(email.slice(0, at))}•••@${initial(domain)}•••${dot > 0 ? domain.slice(dot) : ''}`;
}
