import type { z } from 'zod';
import type { FaultCode } from './faults.ts';

/** How a caller must be known: nobody, a person without acting tenant, a person for a tenant, or the operator. */
export type Caller = 'public' | 'person' | 'member' | 'operator';

/** One route of the API, as a value: the server serves it, the client calls it, the OpenAPI document shows it. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With OpenAPI's braces: `/api/notes/notes/{noteId}`. */
  path: `/api/${string}`;
  operationId: string;
  tag: string;
  /** One English sentence for the document. */
  summary: string;
  caller: Caller;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  response: z.ZodType;
  status?: 200 | 201 | 202;
  /** The largest body in bytes (default 256 KiB). */
  bodyLimitBytes?: number;
  /** The answer is not JSON: the handler writes it (an export, a redirection). The media type for the document. */
  streams?: string;
  /** The faults of this route beyond those of every route. */
  faults: readonly FaultCode[];
  /** The events a call leaves in the trail. Every mutating route names at least one; the inventory test proves it. */
  events: readonly string[];
};

/** Keeps a route's exact types. */
export const route = <const R extends Route>(definition: R): R => definition;

export type ParamsOf<R extends Route> = R['params'] extends z.ZodType ? z.output<R['params']> : Record<string, never>;
export type QueryOf<R extends Route> = R['query'] extends z.ZodType ? z.output<R['query']> : Record<string, never>;
export type BodyOf<R extends Route> = R['body'] extends z.ZodType ? z.output<R['body']> : undefined;
export type ResponseOf<R extends Route> = z.output<R['response']>;
/** What a handler returns: the response before its schema fills defaults. */
export type AnswerOf<R extends Route> = z.input<R['response']>;
