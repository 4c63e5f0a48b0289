import { fault } from '@bocage/contracts';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { sendPage } from '../sign-in/page.ts';
import { createAssets, type Asset } from './assets.ts';

// What a page needs and its scripts, styles and fonts do not: half a kilobyte of each of them.
const ofDocuments = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];

// A page that stands by itself bears its own style; it has no script, and nothing to ask of anybody.
const alone =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const send = async (req: Request, res: Response, asset: Asset, cache: string): Promise<void> => {
  res.set({ 'Cache-Control': cache, ETag: asset.etag, Vary: 'Accept-Encoding' });
  if (/^(text\/(javascript|css)|font\/)/.test(asset.type)) for (const name of ofDocuments) res.removeHeader(name);
  if (cache !== 'no-store' && req.get('If-None-Match')?.includes(asset.etag)) {
    res.status(304).end();
    return;
  }
  const { encoding, body } = await asset.encode(req.get('Accept-Encoding') ?? '');
  if (encoding) res.set('Content-Encoding', encoding);
  res.set({ 'Content-Type': asset.type, 'Content-Length': String(body.length) });
  if (req.method === 'HEAD') res.end();
  else res.end(body);
};

/**
 * The built web application: hashed files are kept for a year, the others asked for again; every other address that a
 * browser navigates to is one of the application's own, and gets its first page, never kept.
 */
export const createWeb = (folder: string): RequestHandler => {
  const assets = createAssets(folder);
  return async (req: Request, res: Response, next: NextFunction) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next(fault('not-found'));
    const all = await assets.all();
    const isFirst = req.path === '/' || req.path === '/index.html';
    const isPage = isFirst || (!/\.\w{1,12}$/.test(req.path) && req.accepts(['html', 'json']) === 'html');
    if (!all) {
      if (!isPage) return next(fault('not-found'));
      return sendPage(
        res,
        503,
        'L’application n’est pas encore construite',
        'Le serveur répond, mais ses écrans manquent : lancez la construction de l’application web.',
        [],
        req.requestId,
      );
    }
    const named = isFirst ? undefined : await all.get(req.path);
    if (named) {
      if (named.type.startsWith('text/html')) res.set('Content-Security-Policy', alone);
      return send(req, res, named, named.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    }
    const first = await all.get('/index.html');
    if (!first || !isPage) return next(fault('not-found'));
    return send(req, res, first, 'no-store');
  };
};
