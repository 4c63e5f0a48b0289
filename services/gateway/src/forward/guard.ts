import type { IncomingMessage } from 'node:http';
import { fault } from '@bocage/contracts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request may change something. */
export const isMutating = (method: string | undefined): boolean => !reading.has(method ?? 'GET');

/**
 * Refuses a request that another site had the browser make (fetch metadata, and Origin for what changes something).
 * Throws `request.forged`.
 */
export const checkSource = (req: IncomingMessage, origin: string): void => {
  const site = req.headers['sec-fetch-site'];
  const said = req.headers.origin;
  if (said !== undefined && said !== origin) throw fault('request.forged');
  if (isMutating(req.method)) {
    // Every browser sends one of the two with what changes something.
    if (said === undefined && site === undefined) throw fault('request.forged');
    if (site !== undefined && site !== 'same-origin') throw fault('request.forged');
    return;
  }
  // A link to a download is followed from anywhere; an image or a script of another site is not served.
  const followed = req.headers['sec-fetch-mode'] === 'navigate' && req.headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !followed) throw fault('request.forged');
};

/** A WebSocket upgrade is not bound by the same-origin policy: only our own pages may open one. */
export const checkSocketOrigin = (req: IncomingMessage, origin: string): void => {
  if (req.headers.origin !== origin) throw fault('request.forged');
};
