import { fault } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

type Siblings = { workspaceId: string; parentId: string | null; kind: string };

/**
 * The position that puts an item after a sibling of its kind (null: first). Undefined gives null: at the end. What the
 * caller does not see may lie between: then the two share the gap, and their order follows their ids.
 */
export const positionAfter = async (
  tx: Tx,
  place: Siblings,
  afterId: string | null | undefined,
): Promise<string | null> => {
  if (afterId === undefined) return null;
  const among = 'i.workspace_id = $1 and i.parent_id is not distinct from $2 and i.kind = $3 and i.trash_id is null';
  const values = [place.workspaceId, place.parentId, place.kind];
  if (afterId === null) {
    const row = await tx.one<{ position: string | null }>(
      `select (min(i.position) - 1)::text as position from notes.item i where ${among}`,
      values,
    );
    return row?.position ?? null;
  }
  const row = await tx.one<{ position: string | null }>(
    `select (before.position + coalesce((
       select min(i.position) from notes.item i where ${among} and (i.position, i.id) > (before.position, before.id)
     ), before.position + 2)) * 0.5 as position
     from notes.item before where before.id = $4 and before.workspace_id = $1 and before.parent_id is not distinct from $2
       and before.kind = $3 and before.trash_id is null`,
    [...values, afterId],
  );
  if (!row?.position) throw fault('conflict');
  return row.position;
};
