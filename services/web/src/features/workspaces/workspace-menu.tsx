import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { useAbility } from '../../app/ability.ts';
import { wordsOf } from '../../app/errors.ts';
import { useGo } from '../../app/go.ts';
import { IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { rowOf } from './level.ts';
import { useOpenWorkspace } from './open-workspace.tsx';
import { useArchiveWorkspace, useLeaveWorkspace, useRestoreWorkspace } from './workspaces.queries.ts';

/** What is done to a workspace as a whole; what one may not do stays in the list, with its reason. */
export const WorkspaceMenu = ({ onRename }: { onRename: () => void }) => {
  const { t } = useTranslation('workspaces');
  const { workspace, place } = useOpenWorkspace();
  const go = useGo();
  const archive = useArchiveWorkspace();
  const restore = useRestoreWorkspace();
  const leave = useLeaveWorkspace();
  const [leaving, setLeaving] = useState(false);
  const { reason } = useAbility();
  const row = rowOf(workspace);
  const putAway = () =>
    archive.mutate(workspace.id, {
      onSuccess: () =>
        toast({
          title: t('archivedDone', { name: workspace.name }),
          tone: 'good',
          action: { label: t('undo'), run: () => restore.mutate(workspace.id) },
        }),
    });
  const takeBack = () =>
    restore.mutate(workspace.id, {
      onSuccess: () => toast({ title: t('restored', { name: workspace.name }), tone: 'good' }),
    });
  return (
    <>
      <Menu
        label={t('acts')}
        placement="bottom end"
        groups={[
          {
            id: 'change',
            entries: [
              {
                id: 'rename',
                label: t('rename'),
                icon: 'edit',
                onAction: onRename,
                reason: reason('rename', 'Workspace', row),
              },
              workspace.archivedAt
                ? {
                    id: 'restore',
                    label: t('restore'),
                    icon: 'restore',
                    onAction: takeBack,
                    reason: reason('restore', 'Workspace', row),
                  }
                : {
                    id: 'archive',
                    label: t('archive'),
                    description: t('archiveWords'),
                    icon: 'archive',
                    onAction: putAway,
                    reason: reason('archive', 'Workspace', row),
                  },
            ],
          },
          {
            id: 'leave',
            entries: [{ id: 'leave', label: t('leave'), icon: 'signOut', onAction: () => setLeaving(true) }],
          },
        ]}
      >
        <IconButton icon="more" label={t('acts')} look="plain" />
      </Menu>
      <Confirm
        title={t('leaveTitle', { name: workspace.name })}
        action={t('leave')}
        isOpen={leaving}
        onClose={() => setLeaving(false)}
        onConfirm={async () => {
          await leave.mutateAsync(workspace.id);
          toast({ title: t('leaveDone', { name: workspace.name }) });
          go(address.home(place.acting));
        }}
        wordsOf={wordsOf}
      >
        <p>{t('leaveWords')}</p>
      </Confirm>
    </>
  );
};
