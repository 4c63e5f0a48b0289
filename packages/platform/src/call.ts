import { type Client, createClient } from '@bocage/contracts';
import type { Caller } from './caller.ts';

/** A typed client of another service that carries the caller's own token and acting tenant: their rights, nobody else's. */
export const createCall =
  (urlOf: (service: string) => string) =>
  (service: string, caller: Caller): Client =>
    createClient({
      baseUrl: urlOf(service),
      timeoutMs: 10_000,
      headers: () => ({
        authorization: `Bearer ${caller.bearer}`,
        ...(caller.tenantId ? { 'bocage-tenant': caller.tenantId } : {}),
      }),
    });
export type CallService = ReturnType<typeof createCall>;
