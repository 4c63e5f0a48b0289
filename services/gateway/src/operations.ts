import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fault, routes } from '@bocage/contracts';
import type { Metrics } from '@bocage/platform';
import express, { type RequestHandler, type Router } from 'express';
import { hashOf } from './secrets.ts';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

// Behind a proxy of this machine every request comes from it: one that was handed on is not local.
const isLocal = (req: IncomingMessage): boolean =>
  loopback.has(req.socket.remoteAddress ?? '') &&
  !Object.keys(req.headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));

const bears = (req: IncomingMessage, token: string | undefined): boolean => {
  const given = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return token !== undefined && given !== undefined && timingSafeEqual(hashOf(given), hashOf(token));
};

const within = (ask: () => Promise<void>): Promise<'ok' | 'down'> => {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(reject, 3_000, new Error('timeout'));
  });
  return Promise.race([ask(), late])
    .then(
      () => 'ok' as const,
      () => 'down' as const,
    )
    .finally(() => clearTimeout(limit));
};

export type OperationsParts = {
  metrics: Metrics;
  metricsToken: string | undefined;
  ready: Record<string, () => Promise<void>>;
  /** Said besides: nothing there makes the instance unready. */
  details: () => Record<string, string>;
  /** How often somebody else's machine may ask. */
  limit: RequestHandler;
};

// However many ask, each dependency is asked once in that time.
const sharedMs = 1_500;

/** `/healthz`, `/readyz` (each dependency and service), `/metrics` (this machine or a token), `/api/openapi.json`. */
export const createOperations = ({ metrics, metricsToken, ready, details, limit }: OperationsParts): Router => {
  const router = express.Router({ caseSensitive: true });
  let document: Promise<string> | null = null;
  router.get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').json({ status: 'ok' }));
  let last: { at: number; answers: Promise<(readonly [string, 'ok' | 'down'])[]> } | null = null;
  const ask = () => {
    if (!last || Date.now() - last.at > sharedMs) {
      const entries = Object.entries(ready).map(async ([name, one]) => [name, await within(one)] as const);
      last = { at: Date.now(), answers: Promise.all(entries) };
    }
    return last.answers;
  };
  const ours = (req: IncomingMessage): boolean => isLocal(req) || bears(req, metricsToken);
  router.get(
    '/readyz',
    (req, res, next) => {
      if (ours(req)) next();
      else void limit(req, res, next);
    },
    async (req, res) => {
      const answers = await ask();
      const down = answers.some(([, answer]) => answer === 'down');
      // What it is made of, and how its sealing goes, is for whoever runs it.
      const more = ours(req) ? { checks: Object.fromEntries(answers), details: details() } : {};
      res
        .set('Cache-Control', 'no-store')
        .status(down ? 503 : 200)
        .json({ status: down ? 'down' : 'ok', ...more });
    },
  );
  router.get('/metrics', async (req, res) => {
    // A foreign caller is not told that it exists.
    if (!ours(req)) throw fault('not-found');
    res
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  router.get('/api/openapi.json', async (_req, res) => {
    document ??= import('@bocage/contracts/openapi').then(({ openApiDocument }) =>
      JSON.stringify(openApiDocument(routes)),
    );
    res
      .set('Cache-Control', 'no-cache')
      .type('json')
      .send(await document);
  });
  return router;
};
