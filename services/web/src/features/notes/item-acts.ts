import type { NoteItem } from '@bocage/contracts';
import type { Action } from '@bocage/permissions';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { address } from '../../app/address.ts';
import { afterwards } from '../../app/afterwards.ts';
import { useGo } from '../../app/go.ts';
import type { MenuEntry, MenuGroup } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useRestoreItem, useRestrictItem, useTrashItem } from './notes.queries.ts';

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
  const trash = useTrashItem();
  const restore = useRestoreItem();
  return (item: NoteItem) =>
    afterwards(trash.mutateAsync(item.id), () => {
      toast({
        title: t(item.kind === 'folder' ? 'trashedFolder' : 'trashedNote', { title: item.title }),
        action: { label: t('undo'), run: () => restore.mutate(item.id) },
      });
      if (window.location.pathname.includes(item.id))
        go(item.parentId ? address.folder(place, item.parentId) : address.workspace(place));
    });
};

/** The acts on an item, as the groups of a menu; each of the others opens what its screen has for it. */
export const useItemActs = ({
  onRename,
  onMove,
  onOpen,
}: {
  onRename: (item: NoteItem) => void;
  onMove: (item: NoteItem) => void;
  /** Asked before what was restricted is open again. */
  onOpen: (item: NoteItem) => void;
}) => {
  const { t } = useTranslation('notes');
  const { place } = useOpenWorkspace();
  const refusal = useItemRefusal();
  const trash = useTrashWithUndo();
  const restrict = useRestrictItem();
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
          onAction: () => onOpen(item),
        }
      : {
          id: 'restrict',
          label: t('restrict'),
          description: t('restrictWords'),
          icon: 'lock',
          reason: refusal(item, 'restrict'),
          onAction: () =>
            afterwards(restrict.mutateAsync(item.id), () => {
              toast({ title: t('restrictDone', { title: item.title }), tone: 'good' });
              go(`${hrefOf(item)}?panneau=acces`);
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
