import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { WorkspaceHead } from '../workspaces/workspace-head.tsx';
import { DropPlace } from './drop-place.tsx';
import { FileList } from './file-list.tsx';
import { type FileSort, useFiles } from './files.queries.ts';
import { TransferList } from './transfer-list.tsx';
import { Unfinished } from './unfinished.tsx';
import { Usage } from './usage.tsx';
import { startUpload } from './uploads.ts';
import '../notes/folder-screen.css';
import './files-screen.css';

const mostAtOnce = 100;

/** The files of a workspace: dropping several, following them, finding them. */
export const FilesScreen = () => {
  const { t } = useTranslation('files');
  const { t: w } = useTranslation('workspaces');
  const { workspace } = useOpenWorkspace();
  const { call, key, tenant } = useActing();
  const { reason } = useAbility();
  const memory = useQueryClient();
  const [sort, setSort] = useState<FileSort>('name');
  const files = useFiles(workspace.id, sort);
  useTitle(w('files'), workspace.name);
  const refusal = reason('create', 'File', { level: workspace.level, archived: workspace.archivedAt !== null });
  const place = {
    call,
    tenantId: tenant.id,
    workspaceId: workspace.id,
    onDone: () => void memory.invalidateQueries({ queryKey: key('files', workspace.id) }),
  };
  const send = (chosen: readonly File[]) => {
    if (chosen.length > mostAtOnce) toast({ title: t('tooManyAtOnce', { max: mostAtOnce }), tone: 'bad' });
    for (const file of chosen.slice(0, mostAtOnce)) startUpload(place, file);
  };
  const list = files.data?.pages.flatMap((page) => page.items);
  return (
    <div className="page">
      <WorkspaceHead part="files" />
      <DropPlace onFiles={send} reason={refusal}>
        <Usage onlyWhenFull />
        <TransferList workspaceId={workspace.id} />
        {!refusal && (
          <Unfinished workspaceId={workspace.id} onAgain={(file, uploadId) => startUpload(place, file, uploadId)} />
        )}
        {!list && <Waiting answer={files} />}
        {list?.length === 0 && (
          <Empty icon="file" title={t('empty')}>
            {refusal ? t('emptyReader') : t('emptyWords')}
          </Empty>
        )}
        {list && list.length > 0 && (
          <>
            <div className="files-sort">
              <Select
                small
                hideLabel
                label={t('sort')}
                value={sort}
                onChange={(value) => setSort(value as FileSort)}
                options={[
                  { value: 'name', label: t('sortName') },
                  { value: '-created', label: t('sortRecent') },
                  { value: '-size', label: t('sortSize') },
                ]}
              />
            </div>
            <FileList files={list} />
          </>
        )}
        {files.hasNextPage && (
          <p className="files-more">
            <Button isPending={files.isFetchingNextPage} onPress={() => void files.fetchNextPage()}>
              {t('more')}
            </Button>
          </p>
        )}
      </DropPlace>
    </div>
  );
};
