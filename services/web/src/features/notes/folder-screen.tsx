import type { NoteItem } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { useGo, useParam } from '../../app/go.ts';
import { returnFocus } from '../../app/heading.tsx';
import { ListEnd } from '../../app/list-end.tsx';
import { useTitle } from '../../app/title.ts';
import { isUnseen } from '../../app/api.ts';
import { UnseenWords } from '../../app/unseen.tsx';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Banner, Empty } from '../../ui/words.tsx';
import { useOpenWorkspace, usePanelSubject } from '../workspaces/open-workspace.tsx';
import { WorkspaceHead } from '../workspaces/workspace-head.tsx';
import { useItemRefusal } from './item-acts.ts';
import { FolderForm } from './folder-form.tsx';
import { FolderPath } from './folder-path.tsx';
import { ItemList } from './item-list.tsx';
import { useCreateNote, useItem, useItems } from './notes.queries.ts';
import './folder-screen.css';

const Bar = ({ folder, onFolder }: { folder: NoteItem | null; onFolder: () => void }) => {
  const { t } = useTranslation('notes');
  const { workspace, place } = useOpenWorkspace();
  const go = useGo();
  const create = useCreateNote();
  const reason = useItemRefusal()({ level: folder ? folder.level : (workspace.level ?? 'reader') }, 'create');
  const add = () =>
    create.mutate(
      { workspaceId: workspace.id, parentId: folder?.id ?? null, title: t('untitled') },
      { onSuccess: (note) => go(`${address.note(place, note.id)}#titre`) },
    );
  return (
    <div className="folder-bar">
      <Button look="primary" icon="add" reason={reason} isPending={create.isPending} onPress={add}>
        {t('newNote')}
      </Button>
      <Button icon="folder" reason={reason} onPress={onFolder}>
        {t('newFolder')}
      </Button>
    </div>
  );
};

const Items = ({
  answer,
  folder,
  writes,
}: {
  answer: ReturnType<typeof useItems>;
  folder: boolean;
  writes: boolean;
}) => {
  const { t } = useTranslation('notes');
  if (!answer.data) return <Waiting answer={answer} />;
  if (answer.data.length > 0)
    return (
      <>
        <ItemList items={answer.data} />
        <ListEnd items={answer.data} />
      </>
    );
  return (
    <Empty icon={folder ? 'folder' : 'note'} title={folder ? t('folderEmpty') : t('empty')}>
      {writes ? (folder ? t('folderEmptyWords') : t('emptyWords')) : t('emptyReader')}
    </Empty>
  );
};

/** What lies at the root of a workspace, or in one of its folders. */
export const FolderScreen = () => {
  const { t } = useTranslation('notes');
  const { workspace, place } = useOpenWorkspace();
  const folderId = useParam('itemId') || null;
  const folder = useItem(folderId ?? '');
  const items = useItems(workspace.id, folderId);
  const [making, setMaking] = useState(false);
  const refusal = useItemRefusal();
  const item = folder.data?.item ?? null;
  useTitle(item?.title, workspace.name);
  usePanelSubject(
    item && {
      kind: 'folder',
      id: item.id,
      title: item.title,
      aclId: item.aclId,
      level: item.level,
      restricted: item.restricted,
    },
  );
  if (folderId && isUnseen(folder.error)) return <UnseenWords />;
  const writes = refusal({ level: item ? item.level : (workspace.level ?? 'reader') }, 'create') === null;
  return (
    <div className="page">
      <WorkspaceHead {...(folderId ? { folder: item } : {})} />
      {folderId && folder.data && (
        <FolderPath steps={[...folder.data.path, { id: folderId, title: folder.data.item.title }]} />
      )}
      {folder.data?.trashedAt ? (
        <Banner
          tone="warn"
          icon="trash"
          actions={
            <ButtonLink small href={address.trash(place)}>
              {t('goTrash')}
            </ButtonLink>
          }
        >
          {t('trashedFolderPage')}
        </Banner>
      ) : (
        <>
          <Bar folder={item} onFolder={() => setMaking(true)} />
          {making && (
            <FolderForm
              workspaceId={workspace.id}
              parentId={folderId}
              onDone={() => {
                setMaking(false);
                returnFocus();
              }}
            />
          )}
          <Items answer={items} folder={folderId !== null} writes={writes} />
        </>
      )}
    </div>
  );
};
