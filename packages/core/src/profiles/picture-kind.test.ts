import { describe, expect, it } from 'vitest';
import { pictureTypeOf } from './picture-kind.js';

const u16 = (value: number) => [value >> 8, value & 0xff];
const le = (value: number, bytes: number) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 0xff);
const text = (letters: string) => [...Buffer.from(letters, 'latin1')];
const bytes = (...parts: number[][]) => Uint8Array.from(parts.flat());

const png = (width: number, height: number) =>
  bytes(
    [0x89, ...text('PNG\r\n\x1a\n'), 0, 0, 0, 13, ...text('IHDR')],
    [...le(width, 4).reverse(), ...le(height, 4).reverse()],
    [8, 6, 0, 0, 0, 0, 0, 0, 0],
  );
const jpeg = (width: number, height: number, frame = 0xc0) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe0, ...u16(4), 1, 2],
    // A table of Huffman codes has a number among those of frames; the next marker is filled up.
    [0xff, 0xc4, ...u16(3), 9, 0xff],
    [0xff, frame, ...u16(11), 8, ...u16(height), ...u16(width), 1, 1, 0x11, 0],
  );
const riff = (kind: string, ...rest: number[][]) =>
  bytes(text('RIFF'), le(30, 4), text('WEBP'), text(kind), le(10, 4), ...rest);
const lossy = (width: number, height: number) => riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a], le(width, 2), le(height, 2));
const lossless = (width: number, height: number) =>
  riff('VP8L', [0x2f], le(((width - 1) | ((height - 1) << 14)) >>> 0, 4));
const extended = (width: number, height: number) => riff('VP8X', [0, 0, 0, 0], le(width - 1, 3), le(height - 1, 3));

const makers = { png, jpeg, lossy, lossless, extended };
const types = { png: 'image/png', jpeg: 'image/jpeg' } as Readonly<Record<string, string>>;

describe.each(Object.entries(makers))('a picture, %s,', (name, make) => {
  const type = types[name] ?? 'image/webp';

  it.each([
    [1, 1],
    [640, 480],
    [4096, 1],
    [1, 4096],
  ])('of %d by %d is taken', (width, height) => {
    expect(pictureTypeOf(make(width, height))).toBe(type);
  });

  it.each([
    [4097, 1],
    [1, 4097],
  ])('of %d by %d is refused', (width, height) => {
    expect(() => pictureTypeOf(make(width, height))).toThrow(`${width} by ${height} pixels`);
  });

  it('that ends in its header is refused, wherever that is', () => {
    const whole = make(640, 480);
    const header = { png: 33, jpeg: 23, lossless: 25 }[name] ?? 30;
    for (let end = 0; end < header; end += 1)
      expect(() => pictureTypeOf(whole.subarray(0, end)), `${end}`).toThrow(/^(Send the bytes|The picture is broken)/);
    expect(pictureTypeOf(whole.subarray(0, header))).toBe(type);
  });
});

it.each([
  ['PNG', png(0, 1)],
  ['PNG', png(1, 0)],
  ['JPEG', jpeg(0, 1)],
  ['JPEG', jpeg(1, 0)],
  ['WebP', lossy(0, 1)],
  ['WebP', lossy(1, 0)],
])('a %s without a width or height is refused', (_, picture) => {
  expect(() => pictureTypeOf(picture)).toThrow(expect.objectContaining({ code: 'picture_invalid', status: 422 }));
});

it.each([
  ['progressive', jpeg(10, 10, 0xc2)],
  ['a view into more bytes', new Uint8Array([...png(9, 9), 1]).subarray(0, 33)],
])('%s is taken', (_, picture) => {
  expect(pictureTypeOf(picture)).toMatch(/^image\//);
});

it.each([
  ['nothing', bytes()],
  ['SVG', bytes(text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))],
  ['GIF', bytes(text('GIF89a'), le(10, 2), le(10, 2), [0, 0, 0])],
  ['HTML that says it is a PNG', bytes(text('<!doctype html><title>face.png</title>'))],
  ['HTML with a PNG behind it', bytes(text('<script>'), [...png(1, 1)])],
  ['a sound', bytes(text('RIFF'), le(30, 4), text('WAVEfmt '))],
])('%s is no picture', (_, given) => {
  expect(() => pictureTypeOf(given)).toThrow(
    expect.objectContaining({ code: 'picture_kind_unsupported', status: 415 }),
  );
});

it.each([
  ['PNG whose first chunk is another', bytes([...png(1, 1)].with(12, 0x4a))],
  ['JPEG with its data before a frame', bytes([0xff, 0xd8, 0xff, 0xda, 0, 4, 1, 2, 3, 4, 5, 6])],
  ['JPEG with a segment that goes nowhere', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1])],
  ['WebP of a fourth kind', riff('VP9 ', le(0, 10))],
])('a %s is broken', (_, given) => {
  expect(() => pictureTypeOf(given)).toThrow(expect.objectContaining({ code: 'picture_invalid' }));
});
