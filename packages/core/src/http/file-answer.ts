import { create } from 'content-disposition';
import type { ByteRange } from '../documents/document-storage.js';
import { isShown } from '../documents/shown-kinds.js';
import { PortalError } from '../problem.js';
import { rangeOf } from './byte-range.js';
import { problemResponse } from './problem-response.js';
import { tagsIn } from './tagged.js';

/** A file as it is sent. */
export interface SentFile {
  /** Safe to save under. */
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** To be saved in any case. */
  readonly attachment: boolean;
  readonly cache: 'no-store' | 'private, no-cache';
}

/**
 * Answers with a file as [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2) has it: the whole, a range, or
 * that the reader has it already. Whatever is in it, no script of it runs in the portal's origin.
 *
 * @param open the bytes of a range, read as they are sent
 */
export async function fileAnswer(
  { method, headers }: Pick<Request, 'method' | 'headers'>,
  file: SentFile,
  open: (range: ByteRange) => Promise<ReadableStream<Uint8Array>>,
): Promise<Response> {
  const tag = `"${file.sha256}"`;
  const kept = { ETag: tag, 'Cache-Control': file.cache };
  const has = (header: string | null) => tagsIn(header).some((each) => each === tag || each === '*');
  const match = headers.get('If-Match');
  if (match !== null && !has(match)) {
    return problemResponse(new PortalError('document_changed', 412, 'The file is not the one that you know.'));
  }
  if (has(headers.get('If-None-Match'))) {
    // What the reader has gets the headers of this answer (RFC 9111, 3.2): what may be done with it must be among them.
    return new Response(null, { status: 304, headers: { ...kept, ...presentation(file) } });
  }
  const wanted = method === 'GET' && isSame(headers.get('If-Range'), tag) ? headers.get('Range') : null;
  const range = rangeOf(wanted, file.size);
  if (range === 'unsatisfiable') {
    const refused = problemResponse(
      new PortalError('range_unsatisfiable', 416, `The file has ${file.size} bytes. Ask for some of them.`),
    );
    refused.headers.set('Content-Range', `bytes */${file.size}`);
    return refused;
  }
  const { from, to } = range ?? { from: 0, to: file.size };
  const sent = {
    ...kept,
    ...presentation(file),
    'Accept-Ranges': 'bytes',
    'Content-Length': String(to - from),
    ...(range !== undefined && { 'Content-Range': `bytes ${from}-${to - 1}/${file.size}` }),
  };
  const body = method === 'HEAD' ? null : await open({ from, to });
  return new Response(body, { status: range === undefined ? 200 : 206, headers: sent });
}

/** Whether a range is of what the reader has the rest of. A date says nothing: files go by their tag. */
function isSame(condition: string | null, tag: string): boolean {
  return condition === null || condition.trim() === tag;
}

/** What a browser may do with a file, and what it must not. */
function presentation({ name, mediaType, attachment }: SentFile): Record<string, string> {
  const inline = !attachment && isShown(mediaType);
  return {
    'Content-Type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
    'Content-Disposition': create(name, {
      type: inline ? 'inline' : 'attachment',
      fallback: name.replace(/[^\x20-\x7e]|%/g, '_'),
    }),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': inline ? shownPolicy(mediaType) : "default-src 'none'; frame-ancestors 'none'; sandbox",
    // A page of the portal may show it in a frame.
    ...(inline && { 'X-Frame-Options': 'SAMEORIGIN' }),
  };
}

/**
 * Whatever a browser makes around what it shows is styled, and runs nothing. Chrome's own reader of PDF is an object in
 * such a page, and does not run in a sandbox at all; scripts of a PDF stay inside that reader.
 */
function shownPolicy(mediaType: string): string {
  return mediaType === 'application/pdf'
    ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    : "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
}
