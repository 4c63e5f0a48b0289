import { errorFields, newId, type Platform, type Tx } from '@bocage/platform';
import type { IdentityConfig } from '../config.ts';
import type { Keycloak } from './keycloak.ts';
import { endSessions } from './sessions.ts';
import { type News, newsOfAdminEvent, newsOfEvent } from './keycloak.events.ts';

/** Where the reading stood: the instant, and the events already told around it. */
type Cursor = { at?: number; told?: { id: string; at: number }[] };

// Keycloak commits an event a moment after its time: the last stretch is read again, and what was told is left out.
const overlapMs = 15_000;
const leaseSeconds = 15;

/**
 * Reads what Keycloak's console and sign-in page did, one replica at a time, and tells it in the trails: an account
 * disabled there is refused here and its sessions end. Keycloak sends no logout in that case, so it is asked every 3 s.
 */
export const createPoll = (platform: Platform, keycloak: Keycloak, config: IdentityConfig) => {
  const { db, log } = platform;
  const holder = newId();
  const system = <T>(work: (tx: Tx) => Promise<T>) =>
    db.asSystem({ reason: 'événements de Keycloak', tenantId: null, requestId: newId() }, work);

  const tell = async (tx: Tx, news: News): Promise<void> => {
    const { type, account, data, payload } = news;
    const people = account
      ? await tx.query<{ person_id: string; tenant_id: string | null; display_name: string }>(
          'select * from access.account_tenants($1)',
          [account],
        )
      : [];
    const person = people[0]?.person_id ?? null;
    if (account && (type === 'account.disabled' || type === 'account.enabled')) {
      await tx.run('select access.set_account_disabled($1, $2)', [account, type === 'account.disabled']);
      if (type === 'account.disabled')
        await endSessions(tx, account, 'account-disabled', people[0]?.display_name ?? account);
    }
    const told = people[0] ? { ...payload, person: people[0].display_name } : payload;
    // An operator's account, or one that the console made, is nobody's here: the sentence says so.
    const whose = account ? { account, ...(person ? {} : { person: 'nobody' }) } : {};
    const facts = { ...data, ...whose, source: 'keycloak' };
    const kind = person ? 'person' : 'account';
    await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [type, kind, person ?? account, facts, told]);
    // A failed sign-in is the instance's business; the rest concerns each body that the person serves.
    if (type === 'sign-in.failed') return;
    for (const { tenant_id } of people) {
      if (tenant_id)
        await tx.run('select audit.record($1, $2, $3, $4, $5, $6)', [type, kind, person, facts, told, tenant_id]);
    }
  };

  /** Reads once; false when another replica does. Throws when Keycloak does not answer: the next turn reads it all. */
  const turn = async (): Promise<boolean> => {
    const cursor = await system(async (tx) => {
      const row = await tx.one<{ cursor: Cursor | null }>('select access.poll_take($1, $2, $3) as cursor', [
        'keycloak',
        holder,
        leaseSeconds,
      ]);
      return row?.cursor ?? null;
    });
    if (!cursor) return false;
    // From now on at the first reading ever: the past of an account system is not this trail's.
    const since = cursor.at ?? Date.now() - overlapMs;
    const [own, acts, events] = await Promise.all([
      keycloak.ownAccount(),
      keycloak.events.adminSince(since - overlapMs),
      keycloak.events.since(since - overlapMs),
    ]);
    const told = new Set(cursor.told?.map(({ id }) => id));
    const news = [...acts.map((raw) => newsOfAdminEvent(raw, own)), ...events.map(newsOfEvent)]
      .filter((one) => one !== null)
      .filter(({ id }) => !told.has(id))
      .sort((a, b) => a.at - b.at);
    const last = Math.max(since, ...acts.map(({ time }) => time ?? 0), ...events.map(({ time }) => time ?? 0));
    if (news.length === 0 && last === cursor.at) return true;
    const kept = [...(cursor.told ?? []), ...news.map(({ id, at }) => ({ id, at }))].filter(
      ({ at }) => at >= last - 2 * overlapMs,
    );
    // The news and the place reached, together: none is lost, none told twice.
    await system(async (tx) => {
      const next: Cursor = { at: last, told: kept.slice(-1000) };
      const row = await tx.one<{ ours: boolean }>('select access.poll_put($1, $2, $3) as ours', [
        'keycloak',
        holder,
        next,
      ]);
      if (!row?.ours) return;
      for (const one of news) await tell(tx, one);
    });
    return true;
  };

  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let failing = false;
  const loop = async (): Promise<void> => {
    running = turn().then(
      () => {
        failing = false;
      },
      (error: unknown) => {
        // Once per outage, not every 3 s.
        if (!failing) log.warn('keycloak.events-unread', errorFields(error));
        failing = true;
      },
    );
    await running;
    if (timer) timer = setTimeout(loop, config.KEYCLOAK_POLL_MS);
  };
  return {
    turn,
    start: () => {
      timer ??= setTimeout(loop, 0);
    },
    stop: async () => {
      if (timer) clearTimeout(timer);
      timer = null;
      await running;
    },
  };
};
export type Poll = ReturnType<typeof createPoll>;
