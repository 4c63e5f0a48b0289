import { type FaultParams, faultMessage, Refusal } from '@bocage/contracts';
import i18next from 'i18next';
import { isUnreachable } from './api.ts';

/** What went wrong, as a sentence that says what to do. */
export const wordsOf = (error: unknown): string => {
  if (error instanceof Refusal && error.code)
    return faultMessage(error.code, (error.problem?.params ?? {}) as FaultParams);
  if (error instanceof Refusal && error.status >= 500) return faultMessage('service.unavailable');
  if (isUnreachable(error)) return i18next.t('app:unreachable');
  return faultMessage('internal');
};
