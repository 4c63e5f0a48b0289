import type { Workspace } from '@bocage/contracts';
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import { useTranslation } from 'react-i18next';
import { toast } from '../../ui/toast.tsx';
import { reaches } from '@bocage/permissions';
import { useMoveItem } from './notes.queries.ts';
import { type Branch, destinationOf, findBranch } from './tree-shape.ts';

const dragType = 'application/x-bocage-item';

/** Dragging in the tree, by pointer or keyboard; each move says what it did, and can be undone. */
export const useTreeMoves = (workspace: Workspace, tree: readonly Branch[]) => {
  const { t } = useTranslation('notes');
  const move = useMoveItem();
  return useDragAndDrop<Branch>({
    isDisabled: Boolean(workspace.archivedAt) || !reaches(workspace.level, 'editor'),
    getItems: (_keys, branches) => branches.map(({ item }) => ({ [dragType]: item.id, 'text/plain': item.title })),
    acceptedDragTypes: [dragType],
    getDropOperation: () => 'move',
    shouldAcceptItemDrop: (target) => findBranch(tree, String(target.key))?.item.kind === 'folder',
    onMove: ({ keys, target }) => {
      const [key] = keys;
      const moved = findBranch(tree, String(key))?.item;
      const to = moved && destinationOf(tree, moved.id, { key: String(target.key), position: target.dropPosition });
      if (!moved || !to) return;
      const before = moved.parentId;
      const place = to.parentId ? (findBranch(tree, to.parentId)?.item.title ?? '') : t('moveRoot');
      move.mutate(
        { id: moved.id, ...to },
        {
          onSuccess: () =>
            toast({
              title:
                to.parentId === before
                  ? t('reordered', { title: moved.title })
                  : t('moved', { title: moved.title, place }),
              ...(to.parentId === before
                ? {}
                : { action: { label: t('undo'), run: () => move.mutate({ id: moved.id, parentId: before }) } }),
            }),
        },
      );
    },
  });
};
