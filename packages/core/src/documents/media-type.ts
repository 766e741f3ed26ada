import { fileTypeFromBuffer } from 'file-type';

/** What is known of bytes that tell nothing of themselves. */
export const UNKNOWN = 'application/octet-stream';

/**
 * The media type of a file by how it begins, whatever its sender calls it. What tells nothing of itself is text, if it
 * can be, else {@link UNKNOWN}; nothing at all is unknown too.
 *
 * @param head the first bytes: 256 KiB where there are so many, since archives tell late what they hold
 */
export async function mediaTypeOf(head: Uint8Array): Promise<string> {
  if (head.length === 0) return UNKNOWN;
  const found = await signatureOf(head);
  if (!isText(head)) return found ?? UNKNOWN;
  // Two letters make a bitmap or a program for those who look at signatures only: "BMW" is neither.
  const plausible = found !== undefined && !/^(image|audio|video|font)\/|msdownload|executable/.test(found);
  return plausible && found !== 'application/xml' ? found : typeOfText(head);
}

async function signatureOf(head: Uint8Array): Promise<string | undefined> {
  try {
    const type = await fileTypeFromBuffer(head);
    // Without parameters: `audio/ogg; codecs=opus`.
    return type?.mime.split(';')[0];
  } catch {
    // A broken file of a kind that it begins like.
    return undefined;
  }
}

/** Whether bytes can be a text: they have none of [those that no text has](https://mimesniff.spec.whatwg.org/#binary-data-byte). */
function isText(head: Uint8Array): boolean {
  const mark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return mark || !head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));
}

/** What makes a browser [take a text for a page](https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type), and what can run in one. */
const PAGE =
  /<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|img)[\s>/]/i;

function typeOfText(head: Uint8Array): string {
  const utf16 = head[0] === 0xff || head[0] === 0xfe;
  const text = new TextDecoder(utf16 ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(head).trimStart();
  if (!text.startsWith('<')) return 'text/plain';
  if (/<svg[\s>:/]/i.test(text) || /<[\w.-]+:svg[\s>]/i.test(text)) return 'image/svg+xml';
  if (PAGE.test(text)) return 'text/html';
  return text.startsWith('<?xml') ? 'application/xml' : 'text/plain';
}
