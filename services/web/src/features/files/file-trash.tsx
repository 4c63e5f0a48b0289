import type { StoredFile } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { afterwards } from '../../app/afterwards.ts';
import { saidDate, saidSize } from '../../app/dates.ts';
import { wordsOf } from '../../app/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { fileIcon } from './file-list.tsx';
import { useDeleteFile, useRestoreFile } from './files.queries.ts';
import { Usage } from './usage.tsx';

/** The files in the trash of a workspace: the way back, and for its managers the way out. */
export const FileTrash = ({ files }: { files: readonly StoredFile[] }) => {
  const { t } = useTranslation('files');
  const { workspace } = useOpenWorkspace();
  const { reason } = useAbility();
  const restore = useRestoreFile();
  const remove = useDeleteFile();
  const [gone, setGone] = useState<StoredFile | null>(null);
  const takeBack = (file: StoredFile) =>
    afterwards(restore.mutateAsync(file.id), () => toast({ title: t('restored', { name: file.name }), tone: 'good' }));
  return (
    <>
      <ul className="item-list">
        {files.map((file) => {
          const row = { level: file.level, archived: workspace.archivedAt !== null };
          return (
            <li key={file.id} className="item-line trash-line">
              <Icon name={fileIcon(file)} />
              <span className="item-words trash-words">
                <span className="item-title">{file.name}</span>
                <span className="item-excerpt">
                  {t('trashedWhen', {
                    size: saidSize(file.sizeBytes),
                    when: saidDate(file.trashedAt ?? file.updatedAt),
                  })}
                </span>
              </span>
              <Button
                small
                icon="restore"
                reason={reason('restore', 'File', row)}
                isPending={restore.isPending && restore.variables === file.id}
                onPress={() => takeBack(file)}
              >
                {t('restore')}
              </Button>
              <Button small icon="trash" reason={reason('delete', 'File', row)} onPress={() => setGone(file)}>
                {t('remove')}
              </Button>
            </li>
          );
        })}
      </ul>
      <Usage />
      <Confirm
        title={t('removeTitle', { name: gone?.name ?? '' })}
        action={t('remove')}
        isOpen={gone !== null}
        onClose={() => setGone(null)}
        wordsOf={wordsOf}
        onConfirm={async () => {
          if (!gone) return;
          await remove.mutateAsync(gone.id);
          toast({ title: t('removed', { name: gone.name }), tone: 'good' });
        }}
      >
        <p>{t('removeWords')}</p>
      </Confirm>
    </>
  );
};
