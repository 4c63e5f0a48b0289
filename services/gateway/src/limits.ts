import type { IncomingMessage } from 'node:http';
import { fault } from '@bocage/contracts';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, MemoryStore, rateLimit } from 'express-rate-limit';
import type { GatewayConfig } from './config.ts';

const windowMs = 60_000;

/** The address a request came from, past `proxies` of ours (the last ones in X-Forwarded-For are theirs, not the client's). */
export const addressOf = (req: IncomingMessage, proxies: number): string => {
  const chain = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const seen = [...chain, req.socket.remoteAddress ?? ''];
  return seen[Math.max(0, seen.length - 1 - proxies)] ?? '';
};

// An IPv6 line is a /56: its owner could otherwise use a new address for each request.
const keyOfAddress = (address: string): string => ipKeyGenerator(address.replace(/^::ffff:(?=\d+\.)/, ''));

const limiter = (limit: number, keyOf: (req: Request, res: Response) => string): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    keyGenerator: keyOf,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    validate: false,
    handler: (_req: Request, _res: Response, next: NextFunction) => next(fault('request.too-many')),
  });

export type Limits = {
  address: RequestHandler;
  signIn: RequestHandler;
  /** After the session is known: by account; without one, nothing more than the address's. */
  person: RequestHandler;
  /** WebSocket upgrades; throws `request.too-many`. */
  socket: (req: IncomingMessage) => Promise<void>;
  close: () => void;
};

/** Limits of rate, a minute, on this replica; 429 with Retry-After beyond them. */
export const createLimits = (config: GatewayConfig): Limits => {
  const byAddress = (req: Request) => keyOfAddress(addressOf(req, config.BOCAGE_PROXIES));
  const sockets = new MemoryStore();
  sockets.init({ windowMs } as Parameters<MemoryStore['init']>[0]);
  return {
    address: limiter(config.RATE_PER_ADDRESS, byAddress),
    signIn: limiter(config.RATE_SIGN_IN_PER_ADDRESS, byAddress),
    person: limiter(config.RATE_PER_PERSON, (req, res) => String(res.locals.account ?? byAddress(req))),
    socket: async (req: IncomingMessage): Promise<void> => {
      const { totalHits } = await sockets.increment(keyOfAddress(addressOf(req, config.BOCAGE_PROXIES)));
      if (totalHits > config.RATE_PER_ADDRESS) throw fault('request.too-many');
    },
    close: () => sockets.shutdown(),
  };
};

/** Refuses a body that is too large before a byte of it is read, and one that does not say how large it is. */
export const bodyLimit =
  (limitBytes: number): RequestHandler =>
  (req, _res, next) => {
    const length = req.headers['content-length'];
    if (req.headers['transfer-encoding'] !== undefined) return next(fault('request.length-required'));
    // Node has already refused what is not a number, and cuts a body that is longer than it says.
    next(Number(length ?? 0) > limitBytes ? fault('request.too-large') : undefined);
  };
