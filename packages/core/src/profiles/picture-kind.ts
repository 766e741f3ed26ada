import { PortalError } from '../problem.js';

/** The kinds of pictures that profiles take. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** One of {@link pictureTypes}. */
export type PictureType = (typeof pictureTypes)[number];

/** The longest side of a picture, in pixels. */
export const LONGEST_SIDE = 4096;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Kind {
  readonly type: PictureType;
  readonly begins: (bytes: Buffer) => boolean;
  /** Nothing where the header is broken or ends too early. */
  readonly size: (bytes: Buffer) => Size | undefined;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const kinds: readonly Kind[] = [
  { type: 'image/png', begins: (bytes) => bytes.subarray(0, 8).equals(PNG), size: pngSize },
  {
    type: 'image/jpeg',
    begins: (bytes) => bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff,
    size: jpegSize,
  },
  { type: 'image/webp', begins: (bytes) => word(bytes, 0) === 'RIFF' && word(bytes, 8) === 'WEBP', size: webpSize },
];

/**
 * The kind of a picture by what is in it, whatever its sender calls it.
 *
 * @throws PortalError `picture_kind_unsupported` 415, `picture_invalid` 422
 */
export function pictureTypeOf(given: Uint8Array): PictureType {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const kind = kinds.find(({ begins }) => begins(bytes));
  if (kind === undefined)
    throw new PortalError('picture_kind_unsupported', 415, 'Send the bytes of a PNG, a JPEG or a WebP.');
  const size = kind.size(bytes);
  if (size === undefined)
    throw new PortalError('picture_invalid', 422, 'The picture is broken. Send a whole PNG, JPEG or WebP.');
  const { width, height } = size;
  if (![width, height].every((side) => side >= 1 && side <= LONGEST_SIDE)) {
    throw new PortalError(
      'picture_invalid',
      422,
      `The picture is ${width} by ${height} pixels. Each side has 1 to ${LONGEST_SIDE}.`,
    );
  }
  return kind.type;
}

/** Four letters, as chunks are named by. */
function word(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}

/** The header chunk comes first ([PNG, 11.2.1](https://www.w3.org/TR/png-3/#11IHDR)). */
function pngSize(bytes: Buffer): Size | undefined {
  const HEADER_ENDS = 33;
  if (bytes.length < HEADER_ENDS || bytes.readUInt32BE(8) !== 13 || word(bytes, 12) !== 'IHDR') return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** In the first frame header, behind segments of any number ([ITU-T T.81, B.2.2](https://www.w3.org/Graphics/JPEG/itu-t81.pdf)). */
function jpegSize(bytes: Buffer): Size | undefined {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Markers may be filled up with more of the same in front.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return at + 9 > bytes.length
        ? undefined
        : { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    const length = bytes.readUInt16BE(at + 2);
    // The picture's own data, or its end, before any frame.
    if (marker === 0x00 || (marker >= 0xd0 && marker <= 0xda) || length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** In the first chunk, of one of three kinds ([RFC 9649, 2.5 to 2.7](https://www.rfc-editor.org/rfc/rfc9649)). */
function webpSize(bytes: Buffer): Size | undefined {
  const HEADER_ENDS = 30;
  const kind = word(bytes, 12);
  // A lossless picture's header is the shortest.
  if (bytes.length < (kind === 'VP8L' ? 25 : HEADER_ENDS)) return undefined;
  switch (kind) {
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined;
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return undefined;
      const sizes = bytes.readUInt32LE(21);
      return { width: (sizes & 0x3fff) + 1, height: ((sizes >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}
