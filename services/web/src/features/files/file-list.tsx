import type { StoredFile } from '@bocage/contracts';
import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { saidDate, saidSize } from '../../app/dates.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Badge } from '../../ui/words.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useFileActs } from './file-acts.ts';
import { FileRename } from './file-rename.tsx';

export const fileIcon = (file: StoredFile): IconName => (file.preview === 'image' ? 'image' : 'file');

/** The files of a workspace, one line each. */
export const FileList = ({ files }: { files: readonly StoredFile[] }) => {
  const { t } = useTranslation('files');
  const { place } = useOpenWorkspace();
  const [renaming, setRenaming] = useState<string | null>(null);
  // Whose name was a field: the focus comes back to its line.
  const [renamed, setRenamed] = useState<string | null>(null);
  const actsOn = useFileActs((file) => setRenaming(file.id));
  return (
    <ul className="item-list" aria-label={t('list')}>
      {files.map((file) => (
        <li key={file.id} className="item-line">
          {renaming === file.id ? (
            <FileRename
              file={file}
              onDone={() => {
                setRenaming(null);
                setRenamed(file.id);
              }}
            />
          ) : (
            <>
              <Link className="item-link" href={address.file(place, file.id)}>
                <Icon name={fileIcon(file)} />
                <span className="item-words">
                  <span className="item-title">{file.name}</span>
                  <span className="item-excerpt">
                    {[
                      saidSize(file.sizeBytes),
                      file.createdBy.name && t('by', { name: file.createdBy.name }),
                      saidDate(file.createdAt),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
              </Link>
              {file.scan === 'refused' && (
                <Badge tone="bad" icon="warning">
                  {t('state.failed')}
                </Badge>
              )}
              <Menu label={t('acts', { name: file.name })} placement="bottom end" groups={actsOn(file)}>
                <IconButton small icon="more" label={t('acts', { name: file.name })} autoFocus={renamed === file.id} />
              </Menu>
            </>
          )}
        </li>
      ))}
    </ul>
  );
};
