import { type FaultCode, isFaultCode } from './faults.ts';
import { problemOf, type Problem } from './common.ts';
import type { ParamsOf, ResponseOf, Route } from './route.ts';
import type { z } from 'zod';

type Part<K extends string, V> = [V] extends [z.ZodType] ? { [P in K]: z.input<V> } : { [P in K]?: undefined };
/** What a call of `R` takes, by the route's own schemas. */
export type Input<R extends Route> = Part<'params', R['params']> & Part<'query', R['query']> & Part<'body', R['body']>;

/** The server's refusal, as it said it; `code` is null when the answer is not one of ours (a proxy's page). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: FaultCode | null;
  readonly problem: Problem | null;
  constructor(status: number, body: Problem | null) {
    super(body?.title ?? `HTTP ${status}`);
    this.name = 'Refusal';
    this.status = status;
    this.problem = body;
    this.code = body && isFaultCode(body.code) ? body.code : null;
  }
}

/** Settings of a client: where the server is, the headers of each request, and how to fetch. */
export type ClientOptions = {
  baseUrl?: string;
  headers?: () => Record<string, string>;
  fetch?: typeof globalThis.fetch;
  timeoutMs?: number;
};

/** The path of a route with its parameters filled in and encoded. */
export const pathOf = <R extends Route>(route: R, params: ParamsOf<R> | Record<string, string>): string =>
  route.path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[key])),
  );

/** A typed client of the API: `call(listNotes, { params: { workspaceId } })`. Throws {@link Refusal} when refused. */
export const createClient = (options: ClientOptions = {}) => {
  const { baseUrl = '', headers = () => ({}), fetch = globalThis.fetch, timeoutMs = 30_000 } = options;
  return async <R extends Route>(route: R, input: Input<R>, signal?: AbortSignal): Promise<ResponseOf<R>> => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(
      (input.query ?? {}) as Record<string, string | number | boolean | null | undefined>,
    )) {
      if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
    }
    const limit = AbortSignal.timeout(timeoutMs);
    const search = query.size > 0 ? `?${query.toString()}` : '';
    const response = await fetch(baseUrl + pathOf(route, (input.params ?? {}) as Record<string, string>) + search, {
      method: route.method.toUpperCase(),
      headers: {
        accept: 'application/json',
        ...(route.body ? { 'content-type': 'application/json' } : {}),
        ...headers(),
      },
      ...(route.body ? { body: JSON.stringify(input.body) } : {}),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const json: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new Refusal(response.status, problemOf(json));
    // A hotel's or a proxy's page: the answer did not come back.
    if (json === undefined) throw new TypeError('the answer is not JSON');
    return route.response.parse(json) as ResponseOf<R>;
  };
};
export type Client = ReturnType<typeof createClient>;
