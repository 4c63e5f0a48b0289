import type { Tx } from '@bocage/platform';
import { shown } from '../access/instant.ts';
import { type ActOfBoth, recordBoth } from '../access/record.ts';
import type { ShareRow } from './share.store.ts';

type ShareEvent =
  | 'share.proposed'
  | 'share.accepted'
  | 'share.accepted-by-default'
  | 'share.declined'
  | 'share.ended'
  | 'share.reminded';

/** An act on a share, to stand whole in both bodies' trails: both saw the name and the level. */
export const actOf = (type: ShareEvent, row: ShareRow, more: Record<string, unknown> = {}): ActOfBoth => ({
  type,
  kind: 'workspace',
  id: row.workspace_id,
  data: {
    shareId: row.share_id,
    ownerId: row.owner.id,
    receiverId: row.receiver.id,
    level: row.level,
    forAll: row.for_all,
    expiresAt: shown(row.expires_at),
    ...more,
  },
  payload: { name: row.workspace_name, owner: row.owner.name, receiver: row.receiver.name },
  owner: row.owner.id,
  other: row.receiver.id,
});

export const tell = (tx: Tx, type: ShareEvent, row: ShareRow, more: Record<string, unknown> = {}): Promise<void> =>
  recordBoth(tx, actOf(type, row, more));
