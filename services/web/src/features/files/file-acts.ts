import { downloadFile, type StoredFile } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { afterwards } from '../../app/afterwards.ts';
import type { MenuGroup } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useRestoreFile, useTrashFile } from './files.queries.ts';

/** Asks for a link of a minute, and lets the browser save what it leads to. */
export const useDownload = () => {
  const { call } = useActing();
  return useMutation({
    mutationFn: (file: StoredFile) => call(downloadFile, { params: { fileId: file.id } }),
    onSuccess: ({ url }) => {
      const link = document.createElement('a');
      link.href = url;
      link.download = '';
      link.rel = 'noreferrer';
      link.click();
    },
  });
};

export const useTrashFileWithUndo = () => {
  const { t } = useTranslation('files');
  const trash = useTrashFile();
  const restore = useRestoreFile();
  return (file: StoredFile, then?: () => void) =>
    afterwards(trash.mutateAsync(file.id), () => {
      toast({
        title: t('trashed', { name: file.name }),
        action: { label: t('undo'), run: () => restore.mutate(file.id) },
      });
      then?.();
    });
};

/** The acts on a file, as the groups of a menu. */
export const useFileActs = (onRename: (file: StoredFile) => void, onGone?: () => void) => {
  const { t } = useTranslation('files');
  const { workspace } = useOpenWorkspace();
  const { reason } = useAbility();
  const download = useDownload();
  const trash = useTrashFileWithUndo();
  return (file: StoredFile): MenuGroup[] => {
    const row = { level: file.level, archived: workspace.archivedAt !== null };
    return [
      {
        id: 'read',
        entries: [
          {
            id: 'download',
            label: t('download'),
            icon: 'download',
            reason: file.scan === 'refused' ? t('scanRefused') : null,
            onAction: () => download.mutate(file),
          },
          {
            id: 'rename',
            label: t('rename'),
            icon: 'edit',
            reason: reason('update', 'File', row),
            onAction: () => onRename(file),
          },
        ],
      },
      {
        id: 'trash',
        entries: [
          {
            id: 'trash',
            label: t('trash'),
            icon: 'trash',
            danger: true,
            reason: reason('trash', 'File', row),
            onAction: () => trash(file, onGone),
          },
        ],
      },
    ];
  };
};
