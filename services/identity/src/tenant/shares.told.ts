import type { EventType } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import { recordBoth } from '../access/record.ts';

type Facts = { workspace_name: string; level: string; owner_name: string; receiver_name: string };
type Share = { shareId: string; workspaceId: string; ownerId: string; receiverId: string };

/** Tells both bodies of a share that their own state accepted or ended, as the acts on shares do. */
export const tellShare = async (
  tx: Tx,
  type: EventType,
  share: Share,
  facts: Facts,
  because: string,
): Promise<void> => {
  const { shareId, workspaceId, ownerId, receiverId } = share;
  await recordBoth(tx, {
    type,
    kind: 'workspace',
    id: workspaceId,
    data: { shareId, ownerId, receiverId, level: facts.level, because },
    payload: { name: facts.workspace_name, owner: facts.owner_name, receiver: facts.receiver_name },
    owner: ownerId,
    other: receiverId,
  });
};
