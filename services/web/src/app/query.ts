import { Refusal } from '@bocage/contracts';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { toast } from '../ui/toast.tsx';
import { isRefused, isUnreachable } from './api.ts';
import { wordsOf } from './errors.ts';
import { meQuery, sessionTrouble } from './session.ts';

const watch = (error: unknown): boolean => {
  if (isRefused(error, 'auth.session-ended') || isRefused(error, 'auth.required')) sessionTrouble.set('ended');
  else if (isRefused(error, 'auth.step-up')) sessionTrouble.set('step-up');
  else return false;
  return true;
};

/** Trying again is for what may pass: a network or a service that did not answer. A refusal stays one. */
const worthRetrying = (count: number, error: unknown): boolean =>
  count < 2 && (isUnreachable(error) || (error instanceof Refusal && error.status >= 502));

declare module '@tanstack/react-query' {
  interface Register {
    /** `quiet`: the screen says by itself what failed. */
    mutationMeta: { quiet?: boolean };
  }
}

/** The memory of the screens. Every failed act says so in words, unless its screen does. */
export const createMemory = (): QueryClient => {
  // Whoever may no longer act for a body leaves its pages: for whom they may is asked anew.
  const gone = (error: unknown): void => {
    if (isRefused(error, 'tenant.not-member')) void memory.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  const memory: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        gone(error);
        // A page that could not come asks for the second factor in its own place (see Waiting).
        if (query.state.data !== undefined || !isRefused(error, 'auth.step-up')) watch(error);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        gone(error);
        if (watch(error) || mutation.meta?.quiet) return;
        toast({ title: wordsOf(error), tone: 'bad' });
      },
    }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: worthRetrying, networkMode: 'always' },
      // An act that could not reach the server says so now, rather than happening later behind one's back.
      mutations: { networkMode: 'always' },
    },
  });
  return memory;
};
