import { fault } from '@bocage/contracts';
import type { NextFunction, Request, Response } from 'express';
import type { ProxyServer } from 'httpxy';
import { type Forward, targetOf } from './target.ts';

/** A service that says nothing for this long is taken for down; an export may be slow to begin. */
export const proxyTimeoutMs = 60_000;

/** Hands a prepared request to its service, streaming both ways; a service that does not answer is `service.unavailable`. */
export const createForward =
  (forward: Forward, proxy: ProxyServer) =>
  (req: Request, res: Response, next: NextFunction): void => {
    const target = targetOf(forward, req.originalUrl);
    if (!target) next(fault('not-found'));
    else if ('app' in target) target.app(req, res);
    else proxy.web(req, res, { target: target.url, proxyTimeout: proxyTimeoutMs }).catch(next);
  };
