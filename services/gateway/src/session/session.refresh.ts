import { setTimeout as wait } from 'node:timers/promises';
import { fault } from '@bocage/contracts';
import { newId } from '@bocage/platform';
import { hashOf } from '../secrets.ts';
import type { SessionParts } from './session.service.ts';
import * as store from './session.store.ts';
import { type HeldTokens, openTokens, sealTokens } from './tokens.ts';

// Longer than Keycloak's time limit: a claim outlives the call that it covers, and a killed replica blocks nobody longer.
const claimSeconds = 10;
const patienceMs = 9_000;

/**
 * Renews a session's access token once, however many requests and replicas ask at the same time. The right to do so is
 * claimed in the database, in a transaction of its own, so that none is open during the call to Keycloak (ADR 0030).
 * Gives null when the session is over.
 */
export const createRefresh = (parts: SessionParts) => {
  const { db, keycloak, secrets, tokens, log, livesUntil } = parts;
  const underWay = new Map<string, Promise<HeldTokens | null>>();
  const scopeOf = (requestId: string) => ({ reason: 'session', tenantId: null, requestId });

  const askKeycloak = async (row: store.SessionRow, cookieHash: Buffer, by: string): Promise<HeldTokens | null> => {
    const held = openTokens(secrets, row);
    const renewed = held && (await keycloak.refresh(held.refresh));
    if (!renewed) {
      await db.asSystem(scopeOf(by), (tx) => store.end(tx, cookieHash, 'keycloak'));
      return null;
    }
    const claims = await tokens.verify(renewed.access);
    // A refresh may bring no new id token: the first one stays good as a hint at logout.
    const kept = { ...renewed, id: renewed.id ?? held.id };
    const sealed = sealTokens(secrets, row, kept);
    const expiresAt = new Date(claims.exp * 1000);
    const stored = await db.asSystem(scopeOf(by), (tx) => store.store(tx, row.id, by, sealed, expiresAt, livesUntil()));
    return stored ? kept : null;
  };

  const renew = async (first: store.SessionRow, cookieHash: Buffer): Promise<HeldTokens | null> => {
    const deadline = Date.now() + patienceMs;
    let row = first;
    while (Date.now() < deadline) {
      const by = newId();
      const known = row.tokenExpiresAt;
      const state = await db.asSystem(scopeOf(by), (tx) => store.claim(tx, cookieHash, known, by, claimSeconds));
      if (state === 'ended') return null;
      if (state === 'claimed') {
        return askKeycloak(row, cookieHash, by).catch(async (error: unknown) => {
          await db
            .asSystem(scopeOf(by), (tx) => store.release(tx, row.id, by))
            .catch(() => log.warn('session.release-failed', { sessionId: row.id }));
          throw error;
        });
      }
      if (state === 'busy') await wait(60 + Math.random() * 60);
      const found = await db.asSystem(scopeOf(by), (tx) => store.find(tx, cookieHash, null));
      if (!found) return null;
      if (found.tokenExpiresAt > row.tokenExpiresAt) return openTokens(secrets, found);
      row = found;
    }
    throw fault('service.unavailable');
  };

  return (row: store.SessionRow, cookie: string): Promise<HeldTokens | null> => {
    let running = underWay.get(row.id);
    if (!running) {
      running = renew(row, hashOf(cookie)).finally(() => underWay.delete(row.id));
      underWay.set(row.id, running);
    }
    return running;
  };
};
