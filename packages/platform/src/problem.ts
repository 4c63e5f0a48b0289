import { Fault, type FaultCode, fault, faultMessage } from '@bocage/contracts';
import type { NextFunction, Request, Response } from 'express';
import { errorFields, type Log } from './log.ts';

// What express and its body parser throw, as faults of the set.
const faultOfHttp = (error: unknown): Fault | null => {
  if (error instanceof Fault) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
  if (status === 413) return fault('request.too-large');
  if (status >= 400 && status < 500) return fault('request.invalid', { detail: 'le corps ne se lit pas' });
  return null;
};

/** The problem document (RFC 9457) of a fault, in French. */
export const problemOf = (code: FaultCode, requestId: string, params = {}) => {
  const made = fault(code, params);
  return {
    type: `urn:bocage:fault:${code}`,
    title: faultMessage(code, params),
    status: made.status,
    code,
    requestId,
    ...(Object.keys(params).length > 0 ? { params } : {}),
  };
};

/** Sends a fault as `application/problem+json`; a 401 says how to sign in or step up (RFC 6750, RFC 9470). */
export const sendFault = (res: Response, error: Fault, requestId: string): void => {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  if (error.status === 401) {
    const stepUp = 'Bearer error="insufficient_user_authentication", acr_values="2"';
    res.set('WWW-Authenticate', error.code === 'auth.step-up' ? stepUp : 'Bearer');
  }
  if (error.status === 429 || error.status === 503) res.set('Retry-After', res.get('Retry-After') ?? '5');
  res
    .status(error.status)
    .type('application/problem+json')
    .send(problemOf(error.code, requestId, error.params));
};

/** The one error handler. What is not a fault is a defect: logged as an error, answered without a detail. */
export const problemHandler = (log: Log) => (error: unknown, req: Request, res: Response, _next: NextFunction) => {
  const known = faultOfHttp(error);
  if (!known) log.error('request.failed', { method: req.method, ...errorFields(error) });
  sendFault(res, known ?? fault('internal'), req.requestId);
};
