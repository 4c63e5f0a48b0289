import { type FaultCode, Fault, fault, type Level } from '@bocage/contracts';
import type { Db, Member } from '@bocage/platform';
import { type Author as Person, findItem, findNames, recordOpened } from '../item/item.store.ts';
import { found } from '../item/item.row.ts';

/** A note as one connection may hold it. */
export type Opened = { level: Level; ownerId: string; personId: string; person: Person | null };

const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens a note for its caller and records it; throws `not-found`, `item.trashed` or what `access.begin` refuses. */
export const openNote = async (db: Db, caller: Member, noteId: string): Promise<Opened> => {
  // One note, one name: in capitals it would be a second room of the same note.
  if (!shape.test(noteId)) throw fault('not-found');
  try {
    return await db.as(caller, async (tx, ctx) => {
      const row = found(await findItem(tx, noteId));
      if (row.kind !== 'note') throw fault('not-found');
      if (row.trash_id) throw fault('item.trashed');
      await recordOpened(tx, noteId);
      const names = await findNames(tx, [ctx.personId]);
      return {
        level: row.level,
        ownerId: row.tenant_id,
        personId: ctx.personId,
        person: names.get(ctx.personId) ?? null,
      };
    });
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') await recordRefusal(db, caller, error.code);
    throw error;
  }
};

const recordRefusal = (db: Db, caller: Member, code: FaultCode): Promise<unknown> =>
  db.as({ ...caller, reading: undefined }, (tx) =>
    tx.run('select audit.record($1, $2, null, $3)', ['access.refused', 'request', { operation: 'notesLive', code }]),
  );
