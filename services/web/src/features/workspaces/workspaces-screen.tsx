import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { afterwards } from '../../app/afterwards.ts';
import { saidDate } from '../../app/dates.ts';
import { useGo, useSearchParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { ListEnd } from '../../app/list-end.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { rowOf } from './level.ts';
import { placeOf } from './place.ts';
import { WorkspaceCards } from './workspace-cards.tsx';
import { useArchivedWorkspaces, useCreateWorkspace, useRestoreWorkspace } from './workspaces.queries.ts';
import './workspaces-screen.css';

const NewWorkspace = () => {
  const { t } = useTranslation('workspaces');
  const { code } = useActing();
  const go = useGo();
  const [name, setName] = useState('');
  const create = useCreateWorkspace();
  const { reason } = useAbility();
  const submit = () => {
    if (!name.trim()) return;
    create.mutate(name.trim(), {
      onSuccess: (workspace) => {
        toast({ title: t('created', { name: workspace.name }), tone: 'good' });
        go(address.workspace(placeOf(code, workspace)));
      },
    });
  };
  return (
    <Form className="new-workspace" onSubmit={submit}>
      <TextField
        label={t('name')}
        value={name}
        onChange={setName}
        placeholder={t('namePlaceholder')}
        maxLength={200}
        isRequired
      />
      <Button
        type="submit"
        look="primary"
        icon="add"
        reason={reason('create', 'Workspace')}
        isPending={create.isPending}
      >
        {t('create')}
      </Button>
    </Form>
  );
};

const Archived = () => {
  const { t } = useTranslation('workspaces');
  const { code } = useActing();
  const archived = useArchivedWorkspaces();
  const restore = useRestoreWorkspace();
  const { reason } = useAbility();
  if (!archived.data) return <Waiting answer={archived} />;
  if (archived.data.length === 0) {
    return (
      <Empty icon="archive" title={t('archivedEmpty')}>
        {t('archivedEmptyWords')}
      </Empty>
    );
  }
  return (
    <>
      <ul className="archived-list">
        {archived.data.map((workspace) => (
          <li key={workspace.id} className="archived-line">
            <span className="archived-words">
              <strong>{workspace.name}</strong>
              <span className="muted">
                {' '}
                {workspace.archivedAt && t('archivedSince', { when: saidDate(workspace.archivedAt) })}
              </span>
            </span>
            <ButtonLink small look="quiet" icon="eye" href={address.workspace(placeOf(code, workspace))}>
              {t('level.reader')}
            </ButtonLink>
            <Button
              small
              icon="restore"
              reason={reason('restore', 'Workspace', rowOf(workspace))}
              isPending={restore.isPending && restore.variables === workspace.id}
              onPress={() =>
                afterwards(restore.mutateAsync(workspace.id), () =>
                  toast({ title: t('restored', { name: workspace.name }), tone: 'good' }),
                )
              }
            >
              {t('restore')}
            </Button>
          </li>
        ))}
      </ul>
      <ListEnd items={archived.data} />
    </>
  );
};

/** All workspaces that one reaches, those put away, and the way to make one. */
export const WorkspacesScreen = () => {
  const { t } = useTranslation('workspaces');
  const { tenant } = useActing();
  const [tab, setTab] = useSearchParam('onglet');
  useTitle(t('title'), tenant.name);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="workspaces">{t('title')}</PageHeading>
          <p className="page-lead">{t('lead')}</p>
        </div>
      </header>
      <NewWorkspace />
      <Tabs
        label={t('title')}
        selected={tab === 'archives' ? 'archives' : 'current'}
        onSelect={(id) => setTab(id === 'archives' ? id : null)}
        items={[
          { id: 'current', label: t('current'), content: <WorkspaceCards create /> },
          { id: 'archives', label: t('archivedTab'), content: <Archived /> },
        ]}
      />
    </div>
  );
};
