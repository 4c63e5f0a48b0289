import type { Tx } from '@bocage/platform';
import { recordBoth } from '../access/record.ts';
import type { SupportRow } from './support.store.ts';

/** An act on a support access, to stand whole in both trails: both bodies know who, why and until when. */
export const tell = (
  tx: Tx,
  type: 'support.opened' | 'support.ended',
  { support_id: id, until, card }: SupportRow,
  owner: string,
  because?: string,
): Promise<void> =>
  recordBoth(tx, {
    type,
    kind: 'support',
    id,
    data: {
      personId: card.personId,
      homeId: card.body.id,
      level: card.level,
      scope: card.workspaces ? 'chosen' : 'whole',
      workspaceIds: card.workspaces?.map((one) => one.id) ?? [],
      untilHour: until.toISOString(),
      ...(because ? { because } : {}),
    },
    payload: {
      person: card.displayName,
      home: card.body.name,
      reason: card.reason,
      ...(card.workspaces ? { scope: card.workspaces.map((one) => `« ${one.name} »`) } : {}),
    },
    owner,
    other: card.body.id,
  });
