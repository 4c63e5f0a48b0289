import type { StoredFile } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { afterwards } from '../../app/afterwards.ts';
import { saidDate, saidSize } from '../../app/dates.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { fileIcon } from './file-list.tsx';
import { useRestoreFile } from './files.queries.ts';

/** The files in the trash of a workspace, and the way back. */
export const FileTrash = ({ files }: { files: readonly StoredFile[] }) => {
  const { t } = useTranslation('files');
  const { workspace } = useOpenWorkspace();
  const { reason } = useAbility();
  const restore = useRestoreFile();
  return (
    <ul className="item-list">
      {files.map((file) => (
        <li key={file.id} className="item-line trash-line">
          <Icon name={fileIcon(file)} />
          <span className="item-words trash-words">
            <span className="item-title">{file.name}</span>
            <span className="item-excerpt">
              {t('trashedWhen', { size: saidSize(file.sizeBytes), when: saidDate(file.trashedAt ?? file.updatedAt) })}
            </span>
          </span>
          <Button
            small
            icon="restore"
            reason={reason('restore', 'File', { level: file.level, archived: workspace.archivedAt !== null })}
            isPending={restore.isPending && restore.variables === file.id}
            onPress={() =>
              afterwards(restore.mutateAsync(file.id), () =>
                toast({ title: t('restored', { name: file.name }), tone: 'good' }),
              )
            }
          >
            {t('restore')}
          </Button>
        </li>
      ))}
    </ul>
  );
};
