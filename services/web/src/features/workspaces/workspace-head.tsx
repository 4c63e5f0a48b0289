import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { usePath } from '../../app/go.ts';
import { PageHeading, WrittenHeading } from '../../app/heading.tsx';
import { departementName } from '../../app/departements.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { LinkTabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge, Banner } from '../../ui/words.tsx';
import { useOpenWorkspace, usePanelSubject } from './open-workspace.tsx';
import { PanelButtons } from './panel-buttons.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';
import { useRenameWorkspace } from './workspaces.queries.ts';
import './workspace-head.css';

const Rename = ({ onDone }: { onDone: () => void }) => {
  const { t } = useTranslation('workspaces');
  const { t: ui } = useTranslation('ui');
  const { workspace } = useOpenWorkspace();
  const [name, setName] = useState(workspace.name);
  const rename = useRenameWorkspace();
  const submit = () => {
    if (!name.trim() || name.trim() === workspace.name) return onDone();
    rename.mutate(
      { id: workspace.id, name: name.trim() },
      {
        onSuccess: (renamed) => {
          toast({ title: t('renamed', { name: renamed.name }), tone: 'good' });
          onDone();
        },
      },
    );
  };
  return (
    <Form className="workspace-rename" onSubmit={submit} onCancel={onDone}>
      <TextField label={t('name')} hideLabel value={name} onChange={setName} maxLength={200} isRequired autoFocus />
      <Button type="submit" look="primary" isPending={rename.isPending}>
        {t('renameSave')}
      </Button>
      <Button look="quiet" onPress={onDone}>
        {ui('cancel')}
      </Button>
    </Form>
  );
};

const Face = ({ href, children, exact }: { href: string; children: string; exact?: boolean }) => {
  const path = usePath();
  const here = exact ? !path.includes('/fichiers') && !path.includes('/corbeille') : path.startsWith(href);
  return (
    <Link className="tab" href={href} {...(here ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </Link>
  );
};

/**
 * The head of a workspace's pages: its name, whose it is, what may be done with it, and its faces. In a folder, the
 * title is the folder's; null as long as it is not known.
 */
export const WorkspaceHead = ({
  part,
  folder,
}: {
  part?: 'files' | 'trash';
  folder?: { id: string; title: string } | null;
}) => {
  const { t } = useTranslation('workspaces');
  const { workspace, place } = useOpenWorkspace();
  const [renaming, setRenaming] = useState(false);
  usePanelSubject({
    kind: 'workspace',
    id: workspace.id,
    title: workspace.name,
    aclId: workspace.aclId,
    level: workspace.level,
    restricted: false,
  });
  const { owner } = workspace;
  return (
    <>
      <header className="page-head workspace-head">
        <div className="page-title">
          {renaming ? (
            <>
              <WrittenHeading>{workspace.name}</WrittenHeading>
              <Rename onDone={() => setRenaming(false)} />
            </>
          ) : (
            folder !== null && (
              <PageHeading place={`${folder?.id ?? workspace.id} ${part ?? ''}`}>
                {folder?.title ?? workspace.name}
                {part && <span className="visually-hidden"> · {t(part)}</span>}
              </PageHeading>
            )
          )}
          <p className="workspace-of">
            <span>{[owner.name, departementName(owner.departement)].filter(Boolean).join(' · ')}</span>
            {workspace.level && <Badge>{t(`level.${workspace.level}`)}</Badge>}
          </p>
        </div>
        <div className="page-acts">
          <PanelButtons />
          <WorkspaceMenu onRename={() => setRenaming(true)} />
        </div>
      </header>
      {workspace.archivedAt && (
        <div className="workspace-banner">
          <Banner tone="warn" icon="archive">
            {t('archivedBanner')}
          </Banner>
        </div>
      )}
      <LinkTabs label={t('parts')}>
        <Face href={address.workspace(place)} exact>
          {t('notes')}
        </Face>
        <Face href={address.files(place)}>{t('files')}</Face>
        <Face href={address.trash(place)}>{t('trash')}</Face>
      </LinkTabs>
    </>
  );
};
