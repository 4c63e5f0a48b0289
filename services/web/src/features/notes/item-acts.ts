import type { NoteItem } from '@bocage/contracts';
import type { Action } from '@bocage/permissions';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { address } from '../../app/address.ts';
import { useGo, usePath } from '../../app/go.ts';
import type { MenuEntry, MenuGroup } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useRestoreItem, useRestrictItem, useTrashItem, useUnrestrictItem } from './notes.queries.ts';

/** Where an item is seen: its own page. */
export const useItemHref = () => {
  const { place } = useOpenWorkspace();
  return (item: Pick<NoteItem, 'id' | 'kind'>) =>
    item.kind === 'folder' ? address.folder(place, item.id) : address.note(place, item.id);
};

/** Why an act on an item is refused, in words; null when it is allowed. */
export const useItemRefusal = () => {
  const { workspace } = useOpenWorkspace();
  const { reason } = useAbility();
  return (item: Pick<NoteItem, 'level'>, action: Action): string | null =>
    reason(action, 'Item', { level: item.level, archived: workspace.archivedAt !== null });
};

/** Puts an item in the trash, leaves its page, and offers to take it back. */
export const useTrashWithUndo = () => {
  const { t } = useTranslation('notes');
  const { place } = useOpenWorkspace();
  const go = useGo();
  const path = usePath();
  const trash = useTrashItem();
  const restore = useRestoreItem();
  return (item: NoteItem) =>
    trash.mutate(item.id, {
      onSuccess: () => {
        toast({
          title: t(item.kind === 'folder' ? 'trashedFolder' : 'trashedNote', { title: item.title }),
          action: { label: t('undo'), run: () => restore.mutate(item.id) },
        });
        if (path.includes(item.id)) go(item.parentId ? address.folder(place, item.parentId) : address.workspace(place));
      },
    });
};

/** The acts on an item, as the groups of a menu; `rename` and `move` open what their screen has for it. */
export const useItemActs = ({
  onRename,
  onMove,
}: {
  onRename: (item: NoteItem) => void;
  onMove: (item: NoteItem) => void;
}) => {
  const { t } = useTranslation('notes');
  const { place } = useOpenWorkspace();
  const refusal = useItemRefusal();
  const trash = useTrashWithUndo();
  const restrict = useRestrictItem();
  const unrestrict = useUnrestrictItem();
  const go = useGo();
  const hrefOf = useItemHref();
  return (item: NoteItem): MenuGroup[] => {
    const access: MenuEntry = item.restricted
      ? {
          id: 'unrestrict',
          label: t('unrestrict'),
          description: t('unrestrictWords'),
          icon: 'unlock',
          reason: refusal(item, 'restrict'),
          onAction: () =>
            unrestrict.mutate(item.id, {
              onSuccess: () =>
                toast({
                  title: t('unrestrictDone', { title: item.title }),
                  action: { label: t('undo'), run: () => restrict.mutate(item.id) },
                }),
            }),
        }
      : {
          id: 'restrict',
          label: t('restrict'),
          description: t('restrictWords'),
          icon: 'lock',
          reason: refusal(item, 'restrict'),
          onAction: () =>
            restrict.mutate(item.id, {
              onSuccess: () => {
                toast({
                  title: t('restrictDone', { title: item.title }),
                  tone: 'good',
                  action: { label: t('undo'), run: () => unrestrict.mutate(item.id) },
                });
                go(`${hrefOf(item)}?panneau=acces`);
              },
            }),
        };
    return [
      {
        id: 'change',
        entries: [
          {
            id: 'rename',
            label: t('rename'),
            icon: 'edit',
            reason: refusal(item, 'update'),
            onAction: () => onRename(item),
          },
          { id: 'move', label: t('move'), icon: 'move', reason: refusal(item, 'move'), onAction: () => onMove(item) },
        ],
      },
      { id: 'access', entries: [access] },
      {
        id: 'trash',
        entries: [
          {
            id: 'trash',
            label: t('trash'),
            icon: 'trash',
            danger: true,
            reason: refusal(item, 'trash'),
            onAction: () => trash(item),
          },
        ],
      },
    ].map((group) => ({ ...group, id: `${group.id}-${place.workspaceId}` })) as MenuGroup[];
  };
};
