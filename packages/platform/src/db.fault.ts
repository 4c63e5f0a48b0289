import { isNativeError } from 'node:util/types';
import { Fault, fault, isFaultCode } from '@bocage/contracts';
import { saidNeed } from '@bocage/permissions';

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '57014',
  // A row held for too long by someone else.
  '55P03',
  '08006',
  '08003',
]);

/** The client gave up waiting for an answer: nothing more can be said on this connection. */
export const isSilence = (error: unknown): boolean => isNativeError(error) && error.message === 'Query read timeout';

/** Turns what PostgreSQL said into a fault of the closed set; what is not expected stays as it is (and is a 500). */
export const faultOfDatabase = (error: unknown): unknown => {
  if (error instanceof Fault || !isNativeError(error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  // Raised on purpose by our functions: the message is a code of the set.
  if (code === 'BG000' && isFaultCode(error.message)) {
    const reason = 'detail' in error && typeof error.detail === 'string' && error.detail ? error.detail : null;
    return fault(error.message, reason ? { reason: saidNeed(reason) } : {});
  }
  // A character that PostgreSQL's text cannot hold (NUL): what was sent is wrong, not what we did with it.
  if (code === '22021' || code === '22P05') return fault('request.invalid', { detail: 'caractère interdit' });
  // A value that no rule of ours caught: out of a column's bounds, no date, half of a surrogate pair.
  if (['23514', '22003', '22007', '22008', '22P02'].includes(code))
    return fault('request.invalid', { detail: 'valeur impossible' });
  if (code === '23505' || code === '40001' || code === '40P01') return fault('conflict');
  if (
    unreachable.has(code) ||
    error.name === 'KnexTimeoutError' ||
    isSilence(error) ||
    /terminated|timeout exceeded/i.test(error.message)
  ) {
    return fault('service.unavailable');
  }
  return error;
};
