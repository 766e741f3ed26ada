import type { Context } from 'hono';
import type { z } from 'zod';
import type { InputOf, OutputOf, Route, Schema } from '../../plugin/route.js';
import type { PortalEnv } from '../environment.js';

/** One of the kernel's own routes, declared once: serving, description and the typed client follow from it. */
export interface KernelRoute<Params, Query, Body, Returns> {
  /** Who may call it: anybody, or whoever is signed in. */
  readonly audience: 'everybody' | 'signed-in';
  /** One line for the API description. */
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** What it answers is stripped to this. Without it the answer is empty, or of the kind that `media` names. */
  readonly returns?: Returns;
  /**
   * The handler puts the answer together from parts that are parsed already, in the order of `returns` and with nothing
   * else in it: it is sent as it is.
   */
  readonly composed?: true;
  /** Default 200, or 204 where nothing is answered. */
  readonly status?: 200 | 202;
  /** The body may also come from an HTML form. */
  readonly form?: true;
  /** See {@link Media}. */
  readonly media?: Media['media'];
  /** See {@link Upload}. */
  readonly takes?: Upload['takes'];
}

/** A route with an answer of another kind than the API's JSON. It is none of the typed client's. */
export interface Media {
  /** The kind, for the API description. */
  readonly media: string;
}

/** A route with a body that is no JSON, which its handler reads itself. It is none of the typed client's. */
export interface Upload {
  /** The kinds that it takes, for the API description. */
  readonly takes: readonly string[];
}

/** Any of them. */
export type AnyKernelRoute = KernelRoute<
  Schema | undefined,
  Schema | undefined,
  Schema | undefined,
  Schema | undefined
>;

/** Declares one, and keeps the types of its schemas. */
export function kernelRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Returns extends Schema | undefined = undefined,
>(spec: KernelRoute<Params, Query, Body, Returns>): KernelRoute<Params, Query, Body, Returns> {
  return spec;
}

/** Declares one with an answer of another kind. */
export function mediaRoute<Params extends Schema | undefined = undefined, Query extends Schema | undefined = undefined>(
  spec: KernelRoute<Params, Query, undefined, undefined> & Media,
): KernelRoute<Params, Query, undefined, undefined> & Media {
  return spec;
}

/** Declares one with a body that is no JSON. */
export function uploadRoute<Returns extends Schema>(
  spec: KernelRoute<undefined, undefined, undefined, Returns> & Upload,
): KernelRoute<undefined, undefined, undefined, Returns> & Upload {
  return spec;
}

/** What a handler gets: the call, and its checked input. */
export interface KernelCall<Params, Query, Body> {
  readonly c: Context<PortalEnv>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

type AnswerOf<Returns> = Returns extends Schema ? z.input<Returns> : undefined;

/** What serves a route. A `Response` is for what is no JSON: pages, redirects, pictures. */
export type KernelHandler<R> =
  R extends KernelRoute<infer Params, infer Query, infer Body, infer Returns>
    ? (
        call: KernelCall<OutputOf<Params>, OutputOf<Query>, OutputOf<Body>>,
      ) => Promise<AnswerOf<Returns> | Response> | AnswerOf<Returns> | Response
    : never;

type Empty = Record<string, never>;

/** A kernel route as the typed client knows it. */
export type ClientRoute<R> =
  R extends KernelRoute<infer Params, infer Query, infer Body, infer Returns>
    ? Route<
        never,
        InputOf<Params>,
        InputOf<Query>,
        InputOf<Body>,
        [Returns] extends [Schema] ? z.output<Returns> : Empty
      >
    : never;
