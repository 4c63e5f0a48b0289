import { useTranslation } from 'react-i18next';
import { afterwards } from '../../app/afterwards.ts';
import { saidDate } from '../../app/dates.ts';
import { ListEnd } from '../../app/list-end.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { FileTrash } from '../files/file-trash.tsx';
import { useFileTrash } from '../files/files.queries.ts';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { WorkspaceHead } from '../workspaces/workspace-head.tsx';
import { useItemRefusal } from './item-acts.ts';
import { useRestoreItem, useTrash } from './notes.queries.ts';
import './folder-screen.css';
import './trash-screen.css';

/** What was put away in a workspace, notes and files, and the way back. */
export const TrashScreen = () => {
  const { t } = useTranslation('notes');
  const { t: w } = useTranslation('workspaces');
  const { workspace } = useOpenWorkspace();
  useTitle(w('trash'), workspace.name);
  const trash = useTrash(workspace.id);
  const files = useFileTrash(workspace.id);
  const restore = useRestoreItem();
  const refusal = useItemRefusal();
  const takeBack = (id: string, title: string) =>
    afterwards(restore.mutateAsync(id), ({ movedToRoot }) =>
      toast({ title: t(movedToRoot ? 'restoredToRoot' : 'restored', { title }), tone: 'good' }),
    );
  const ready = trash.data && files.data;
  return (
    <div className="page">
      <WorkspaceHead part="trash" />
      {!ready && <Waiting answer={trash.data ? files : trash} />}
      {ready && trash.data.length + files.data.length === 0 && (
        <Empty icon="trash" title={t('trashEmpty')}>
          {t('trashEmptyWords')}
        </Empty>
      )}
      {ready && trash.data.length > 0 && (
        <section className="section" aria-labelledby="trash-notes">
          <h2 id="trash-notes">{t('trashNotes')}</h2>
          <ul className="item-list">
            {trash.data.map((item) => (
              <li key={item.id} className="item-line trash-line">
                <Icon name={item.kind} />
                <span className="item-words trash-words">
                  <span className="item-title">{item.title}</span>
                  <span className="item-excerpt">
                    {[workspace.name, ...item.path.map((step) => step.title)].join(' › ')}
                    {' · '}
                    {item.trashedBy
                      ? t('trashedBy', { name: item.trashedBy.name, when: saidDate(item.trashedAt) })
                      : t('trashedWhen', { when: saidDate(item.trashedAt) })}
                  </span>
                </span>
                <Button
                  small
                  icon="restore"
                  reason={refusal(item, 'restore')}
                  isPending={restore.isPending && restore.variables === item.id}
                  onPress={() => takeBack(item.id, item.title)}
                >
                  {t('restore')}
                </Button>
              </li>
            ))}
          </ul>
          <ListEnd items={trash.data} max={500} />
        </section>
      )}
      {ready && files.data.length > 0 && (
        <section className="section" aria-labelledby="trash-files">
          <h2 id="trash-files">{t('trashFiles')}</h2>
          <FileTrash files={files.data} />
          <ListEnd items={files.data} max={500} />
        </section>
      )}
    </div>
  );
};
