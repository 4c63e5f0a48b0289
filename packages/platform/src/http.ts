import { createHash } from 'node:crypto';
import {
  type AnswerOf,
  type BodyOf,
  events,
  Fault,
  fault,
  isEventType,
  type ParamsOf,
  type QueryOf,
  type Route,
} from '@bocage/contracts';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { z } from 'zod';
import type { Caller, Member, Reading } from './caller.ts';
import type { Db } from './db.ts';
import { isId, newId } from './ids.ts';
import { detailOf, french } from './invalid.ts';
import { type Log, withLogFields } from './log.ts';
import type { Metrics } from './metrics.ts';
import { levelOf, type Tokens } from './tokens.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- express's own way to extend a request
  namespace Express {
    interface Request {
      requestId: string;
    }
  }
}

type CallerOf<R extends Route> = R['caller'] extends 'public' ? null : R['caller'] extends 'member' ? Member : Caller;
/** What a handler gets: everything parsed, and the caller that its route demands. */
export type Call<R extends Route> = {
  caller: CallerOf<R>;
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  requestId: string;
  req: Request;
  res: Response;
};
/** Parse → call → render: the handler only calls. A route that `streams` writes `res` itself and returns nothing. */
export type Handler<R extends Route> = (call: Call<R>) => Promise<R['streams'] extends string ? void : AnswerOf<R>>;
/** Mounts a route of the contract with its handler. */
export type Serve = <R extends Route>(route: R, handler: Handler<R>) => void;
export type HttpParts = { tokens: Tokens; db: Db; log: Log; metrics: Metrics };

const parse = (schema: z.ZodType | undefined, value: unknown): unknown => {
  if (!schema) return {};
  const parsed = schema.safeParse(value, { error: french });
  if (parsed.success) return parsed.data;
  throw fault('request.invalid', { detail: detailOf(parsed.error) });
};

/** Reads who calls from the bearer; throws `auth.required`. */
export const readCaller = async (
  tokens: Tokens,
  req: { headers: Request['headers'] },
  requestId: string,
): Promise<Caller> => {
  const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (!bearer) throw fault('auth.required');
  const token = await tokens.verify(bearer);
  const tenant = req.headers['bocage-tenant'];
  return {
    account: token.sub,
    sessionId: token.sid,
    tenantId: typeof tenant === 'string' ? tenant.toLowerCase() : null,
    requestId,
    acr: levelOf(token),
    operator: token.realm_access?.roles.includes('operator') ?? false,
    bearer,
  };
};

/** Throws `request.invalid`, `access.refused` or `auth.step-up` when this is no caller for such a route. */
export const checkCaller = (caller: Caller, kind: Route['caller']): void => {
  if (kind === 'operator' && !caller.operator) throw fault('access.refused', { reason: 'réservé à l’exploitant' });
  if (kind === 'operator' && caller.acr < 2) throw fault('auth.step-up');
  if (kind === 'member' && !caller.tenantId) throw fault('request.invalid', { detail: 'en-tête Bocage-Tenant' });
};

const idsIn = (values: object): string[] =>
  Object.values(values).filter((one): one is string => typeof one === 'string' && isId(one));

// What leaves no event, or those of readings: these are not shown to administrators, who must see what was assisted.
const onlyReads = (route: Route): boolean =>
  route.events.every((type) => isEventType(type) && 'reading' in events[type]);

// Words that were searched for stay out of the trail: the digest only tells one address from another.
const readingOf = (route: Route, req: Request): Reading => {
  const digest = createHash('sha256').update(`${route.operationId} ${req.originalUrl}`).digest('hex');
  return {
    operation: route.operationId,
    asked: [...idsIn(req.params), ...idsIn(req.query)],
    address: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
  };
};

// With these the transaction of the person acting did not even begin: only the instance's trail can tell it.
const unbegun = new Set<string>(['tenant.not-member', 'tenant.pending', 'tenant.suspended']);

// A refusal rolled its own event back: it gets one here, in its own transaction, before the answer. What was asked for
// by the address stands in it; whose trail it belongs to is the database's business.
const recordRefusal = async (parts: HttpParts, route: Route, caller: Caller, req: Request, error: Fault) => {
  if (error.status !== 403 && error.status !== 404) return;
  const asked = idsIn(req.params);
  const values = [route.operationId, error.code, asked];
  const text = 'select audit.record_refusal($1, $2, $3)';
  if (route.caller === 'member' && !unbegun.has(error.code)) {
    await parts.db.as({ ...(caller as Member), reading: undefined }, (tx) => tx.run(text, values));
    return;
  }
  const scope = { reason: 'refus', tenantId: null, requestId: caller.requestId, account: caller.account };
  await parts.db.asSystem(scope, (tx) => tx.run(text, values));
};

/** A router whose routes come from the contract, and the function that mounts them. */
export const createRoutes = (parts: HttpParts): { router: Router; serve: Serve } => {
  // An address in other letters is none of ours: the gateway's guard reads them as they are written.
  const router = express.Router({ caseSensitive: true });
  const serve: Serve = (route, handler) => {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    const json = express.json({ limit: route.bodyLimitBytes ?? 256 * 1024, strict: false });
    const respond = async (req: Request, res: Response): Promise<void> => {
      const caller = route.caller === 'public' ? null : await readCaller(parts.tokens, req, req.requestId);
      if (caller && onlyReads(route)) caller.reading = readingOf(route, req);
      const fields = { requestId: req.requestId, operation: route.operationId, tenantId: caller?.tenantId };
      await withLogFields(fields, async () => {
        try {
          if (caller) checkCaller(caller, route.caller);
          const answer = await handler({
            caller: caller as CallerOf<typeof route>,
            params: parse(route.params, req.params) as ParamsOf<typeof route>,
            query: parse(route.query, req.query) as QueryOf<typeof route>,
            body: (route.body ? parse(route.body, req.body) : undefined) as BodyOf<typeof route>,
            requestId: req.requestId,
            req,
            res,
          });
          if (route.streams) return;
          res.status(route.status ?? 200).json(route.response.parse(answer));
        } catch (error) {
          if (error instanceof Fault && caller) await recordRefusal(parts, route, caller, req, error);
          throw error;
        }
      });
    };
    const timed = async (req: Request, res: Response, next: NextFunction) => {
      const stop = parts.metrics.request(route.operationId);
      res.once('close', () => stop(res.statusCode));
      await respond(req, res).catch(next);
    };
    router[route.method](path, ...(route.body ? [json] : []), timed);
  };
  return { router, serve };
};

/** Gives every request its id, server-made: a client's own would let it write into someone else's trace. */
export const requestIds = (req: Request, res: Response, next: NextFunction): void => {
  req.requestId = newId();
  res.set('X-Request-Id', req.requestId);
  next();
};
