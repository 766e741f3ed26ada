import { generateKeyPairSync, sign } from 'node:crypto';

/** DER, as X.509 certificates are written in (ITU-T X.690). */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...content: readonly Uint8Array[]) => der(0x30, ...content);
const bytes = (tag: number, ...values: readonly number[]) => der(tag, Buffer.from(values));
const time = (text: string) => der(0x17, Buffer.from(text));
/** Object identifiers: ecdsa-with-SHA256, commonName, subjectAltName, basicConstraints. */
const ECDSA = bytes(0x06, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
const COMMON_NAME = bytes(0x06, 0x55, 0x04, 0x03);
const ALTERNATIVE_NAME = bytes(0x06, 0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = bytes(0x06, 0x55, 0x1d, 0x13);

/** A certificate for these names that vouches for itself, with its key, both as PEM. Made anew: no key is kept. */
export function selfSigned(...names: readonly string[]): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from('test')))));
  const alternatives = sequence(...names.map((each) => der(0x82, Buffer.from(each))));
  const body = sequence(
    der(0xa0, bytes(0x02, 2)),
    bytes(0x02, 1),
    sequence(ECDSA),
    name,
    sequence(time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        sequence(ALTERNATIVE_NAME, der(0x04, alternatives)),
        sequence(BASIC_CONSTRAINTS, der(0x04, sequence(bytes(0x01, 0xff)))),
      ),
    ),
  );
  const certificate = sequence(body, sequence(ECDSA), der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}
