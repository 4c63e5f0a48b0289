import type { NoteItem } from '@bocage/contracts';

/** An item with what is known to lie below it. `id` is the item's, for the list that shows it. */
export type Branch = { id: string; item: NoteItem; children: Branch[] };

/** The tree, from what is known of each folder (null: the root); a folder not asked for yet has no children here. */
export const growTree = (known: ReadonlyMap<string | null, readonly NoteItem[]>): Branch[] => {
  const grow = (parentId: string | null, above: ReadonlySet<string>): Branch[] =>
    (known.get(parentId) ?? [])
      .filter((item) => !above.has(item.id))
      .map((item) => ({
        id: item.id,
        item,
        children: item.kind === 'folder' ? grow(item.id, new Set([...above, item.id])) : [],
      }));
  return grow(null, new Set());
};

/** The branch of an item, wherever it is. */
export const findBranch = (tree: readonly Branch[], id: string): Branch | null => {
  for (const branch of tree) {
    const found = branch.id === id ? branch : findBranch(branch.children, id);
    if (found) return found;
  }
  return null;
};

export type Drop = { key: string; position: 'before' | 'after' | 'on' };
export type Destination = { parentId: string | null; afterId?: string | null };

/** Where an item goes when it is dropped on, before or after another; null when that is not possible. */
export const destinationOf = (tree: readonly Branch[], movedId: string, drop: Drop | 'root'): Destination | null => {
  if (drop === 'root') return { parentId: null };
  const moved = findBranch(tree, movedId);
  const target = findBranch(tree, drop.key);
  if (!moved || !target || moved.id === target.id || findBranch(moved.children, target.id)) return null;
  if (drop.position === 'on') return target.item.kind === 'folder' ? { parentId: target.id } : null;
  const { parentId } = target.item;
  if (drop.position === 'after') return { parentId, afterId: target.id };
  const siblings = (parentId ? findBranch(tree, parentId)?.children : tree) ?? [];
  const before = siblings.filter((one) => one.id !== movedId);
  const index = before.findIndex((one) => one.id === target.id);
  return { parentId, afterId: before[index - 1]?.id ?? null };
};
