import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fault, routes } from '@bocage/contracts';
import type { Metrics } from '@bocage/platform';
import express, { type Router } from 'express';
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
};

/** `/healthz`, `/readyz` (each dependency and service), `/metrics` (this machine or a token), `/api/openapi.json`. */
export const createOperations = ({ metrics, metricsToken, ready, details }: OperationsParts): Router => {
  const router = express.Router();
  let document: Promise<string> | null = null;
  router.get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').json({ status: 'ok' }));
  router.get('/readyz', async (_req, res) => {
    const answers = await Promise.all(
      Object.entries(ready).map(async ([name, ask]) => [name, await within(ask)] as const),
    );
    const down = answers.some(([, answer]) => answer === 'down');
    res
      .set('Cache-Control', 'no-store')
      .status(down ? 503 : 200)
      .json({ status: down ? 'down' : 'ok', checks: Object.fromEntries(answers), details: details() });
  });
  router.get('/metrics', async (req, res) => {
    // A foreign caller is not told that it exists.
    if (!isLocal(req) && !bears(req, metricsToken)) throw fault('not-found');
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
