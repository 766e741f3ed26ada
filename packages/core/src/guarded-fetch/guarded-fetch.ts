import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type TcpSocketConnectOpts } from 'node:net';
import type { Log } from '../log.js';
import { rangeOf } from './address-range.js';
import type { AllowedHosts } from './allowed-hosts.js';
import { FetchFailure } from './fetch-failure.js';
import { parseTarget, type Target } from './target.js';

/** What is sent, and what is waited for. */
export interface GuardedRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds from here to the end of the answer: looking up, connecting, sending and reading together. */
  readonly timeLimit: number;
  /** How many bytes of the answer's body are read. */
  readonly answerLimit: number;
  /**
   * What becomes of an answer whose body is larger, or breaks off: `cut` gives what there is of it, for who wants the
   * status; `refuse` fails, for who needs all of it.
   */
  readonly incomplete: 'cut' | 'refuse';
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface GuardedAnswer {
  /** Also of a redirect: none is followed. */
  readonly status: number;
  /** By lower-cased name; what came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An address of a name. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

type FamilyOptions = Pick<TcpSocketConnectOpts, 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout'>;

/** How long one of several addresses has until the next one is tried, in milliseconds. */
const NEXT_ADDRESS = 2_000;

/**
 * Sends requests to addresses that others chose, so that they reach nothing but the Internet: https only, names resolved
 * once and the connection made to what was judged, no redirects, no connection kept, all of it limited.
 */
export class GuardedFetch {
  readonly #allowed: AllowedHosts;
  readonly #log: Log;
  readonly #resolve: (name: string) => Promise<readonly ResolvedAddress[]>;
  readonly #authorities: string | undefined;

  /** @param authorities PEM of certificates to trust instead of those that Node trusts */
  constructor(
    allowed: AllowedHosts,
    log: Log,
    resolve = (name: string): Promise<readonly ResolvedAddress[]> => lookup(name, { all: true }),
    authorities?: string,
  ) {
    this.#allowed = allowed;
    this.#log = log;
    this.#resolve = resolve;
    this.#authorities = authorities;
  }

  /**
   * Whether a URL may be kept to send to: what can be told without asking what its name means.
   *
   * @throws PortalError `url_refused` 422
   */
  check(url: string): URL {
    return parseTarget(url, this.#allowed).url;
  }

  /**
   * @throws PortalError `url_refused` 422
   * @throws FetchFailure when there is no answer
   * @throws what the caller's signal ended with
   */
  async fetch(url: string, request: GuardedRequest): Promise<GuardedAnswer> {
    const target = parseTarget(url, this.#allowed);
    const timeout = AbortSignal.timeout(request.timeLimit);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
    try {
      signal.throwIfAborted();
      const addresses = await this.#addressesOf(target, signal);
      return await this.#exchange(target, addresses, request, signal);
    } catch (error) {
      if (error instanceof FetchFailure) throw error;
      if (request.signal?.aborted) throw request.signal.reason;
      if (timeout.aborted) throw new FetchFailure('timeout', `No answer within ${request.timeLimit / 1000} s.`);
      throw new FetchFailure('unreachable', `The connection failed: ${wordOf(error)}.`, { cause: error });
    }
  }

  /** What the target's host means, asked once. One address that is not public, and the name is not trusted at all. */
  async #addressesOf({ host, allowed }: Target, signal: AbortSignal): Promise<readonly ResolvedAddress[]> {
    if (isIP(host) !== 0) return [];
    const addresses = await unlessAborted(this.#resolve(host), signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new FetchFailure('name_unknown', `The name "${host}" could not be resolved: ${wordOf(error)}.`, {
        cause: error,
      });
    });
    if (addresses.length === 0) throw new FetchFailure('name_unknown', `The name "${host}" has no address.`);
    const refused = allowed ? undefined : addresses.find(({ address }) => rangeOf(address) !== 'public');
    if (refused !== undefined) {
      // What names mean inside the host's network is told to the host alone.
      const { address } = refused;
      this.#log.warn('fetch.refused', { host, address, range: rangeOf(address) });
      throw new FetchFailure('address_refused', `The name "${host}" leads to an address that is not public.`);
    }
    return addresses;
  }

  #exchange(
    { url, host, port }: Target,
    addresses: readonly ResolvedAddress[],
    { method, headers, body, answerLimit, incomplete }: GuardedRequest,
    signal: AbortSignal,
  ): Promise<GuardedAnswer> {
    const options: RequestOptions & FamilyOptions & { readonly ca?: string; readonly rejectUnauthorized: boolean } = {
      method,
      host,
      port,
      path: url.pathname + url.search,
      headers: { ...headers, ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }) },
      lookup: known(addresses),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS,
      // A connection of its own, closed afterwards: none is used again whose address was judged for another name.
      agent: false,
      // Also where the host's environment switches it off for everything.
      rejectUnauthorized: true,
      signal,
      ...(this.#authorities !== undefined && { ca: this.#authorities }),
    };
    return new Promise((resolve, reject) => {
      const request = url.protocol === 'https:' ? httpsRequest(options) : httpRequest(options);
      let answering = false;
      // From its first line on, an answer speaks for itself.
      const fail = (error: Error) => answering || reject(error);
      request.on('error', fail);
      request.on('close', () => fail(new Error('closed without an answer')));
      request.on('response', (response) => {
        answering = true;
        resolve(readAnswer(response, answerLimit, incomplete));
      });
      request.end(body);
    });
  }
}

/** Gives a connection the addresses that were judged, and nothing else. */
function known(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/** Reads an answer as far as it is wanted. */
function readAnswer(
  response: IncomingMessage,
  limit: number,
  incomplete: GuardedRequest['incomplete'],
): Promise<GuardedAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const end = () => {
      const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
      const body = Buffer.concat(parts).subarray(0, limit);
      resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body });
    };
    const breakOff = (error: Error) => {
      if (incomplete === 'cut') end();
      else reject(error);
      response.destroy();
    };
    response.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > limit) breakOff(new FetchFailure('answer_too_large', `The answer has more than ${limit} bytes.`));
    });
    response.on('end', end);
    response.on('error', breakOff);
    response.on('close', () => breakOff(new Error('the answer broke off')));
  });
}

/** Waits for what cannot be stopped, no longer than the signal lasts. */
function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What an error is called: systems have words that say no addresses. */
function wordOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
