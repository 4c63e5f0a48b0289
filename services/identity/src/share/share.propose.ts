import { fault, type Level } from '@bocage/contracts';
import type { Db, Member, Tx } from '@bocage/platform';
import { recordAllOfBoth } from '../access/record.ts';
import { allowedOn } from '../workspace/workspace.service.ts';
import { actOf } from './share.event.ts';
import { endRunOut } from './share.jobs.ts';
import { showShare } from './share.service.ts';
import * as store from './share.store.ts';

export type Offer = {
  to: { kind: 'tenants'; tenantIds: string[] } | { kind: 'communes' };
  highestLevel: Exclude<Level, 'manager'>;
  audience: { kind: 'tenant' } | { kind: 'role'; key: string };
  expiresAt: string | null;
};

// The newest shares of a workspace among which the ones just made are: more than any perimeter has communes.
const most = 1_000;

const receivers = async (tx: Tx, to: Offer['to']): Promise<string[]> =>
  to.kind === 'communes' ? await store.communes(tx) : [...new Set(to.tenantIds)];

const audienceRole = async (tx: Tx, audience: Offer['audience']): Promise<string | null> => {
  if (audience.kind === 'tenant') return null;
  const role = await store.builtinRole(tx, audience.key);
  if (!role) throw fault('role.not-found');
  return role.role_id;
};

/** Offers a workspace: one proposal per tenant. What is already open is left as it is, so that running it again is safe. */
export const createProposals = (db: Db) => ({
  propose: async (caller: Member, workspaceId: string, offer: Offer) => {
    // One that has run out is over, and told to be, before another takes its place.
    await endRunOut(db);
    return db.as(caller, async (tx, ctx) => {
      await allowedOn(tx, ctx, workspaceId, 'propose-share');
      const tenants = await receivers(tx, offer.to);
      const open = new Set(await store.offeredTo(tx, workspaceId));
      const fresh = tenants.filter((id) => !open.has(id));
      if (tenants.length === 0) throw fault('share.nobody');
      const roleId = await audienceRole(tx, offer.audience);
      const forAll = offer.to.kind === 'communes';
      const { highestLevel: level, expiresAt } = offer;
      const made = new Set(
        await store.propose(tx, { workspaceId, tenantIds: fresh, level, expiresAt, roleId, forAll }),
      );
      const rows = (await store.list(tx, { side: 'offered', workspaceId }, null, most))
        .filter((row) => made.has(row.share_id))
        .reverse();
      const audience = { audience: offer.audience.kind === 'role' ? offer.audience.key : 'tenant' };
      const acts = rows.flatMap((row) => [
        actOf('share.proposed', row, audience),
        ...(row.state === 'accepted' ? [actOf('share.accepted-by-default', row)] : []),
      ]);
      await recordAllOfBoth(tx, acts);
      const shares = rows.map(showShare);
      return { shares, known: tenants.length - fresh.length };
    });
  },
});
