import type { Workspace } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { ListEnd } from '../../app/list-end.tsx';
import { Waiting } from '../../app/wait.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Badge, Empty } from '../../ui/words.tsx';
import { TenantMark } from '../frame/tenant.tsx';
import { placeOf } from './place.ts';
import { useWorkspaces } from './workspaces.queries.ts';
import './workspace-cards.css';

/** A workspace as a card: its name, whose it is, and what one may do there when that is little. */
export const WorkspaceCard = ({ workspace }: { workspace: Workspace }) => {
  const { t } = useTranslation('workspaces');
  const { code, tenant } = useActing();
  const ours = workspace.owner.id === tenant.id;
  return (
    <Link className="workspace-card" href={address.workspace(placeOf(code, workspace))}>
      <TenantMark tenant={ours ? { ...workspace.owner, colour: tenant.colour } : workspace.owner} small />
      <span className="workspace-card-words">
        <span className="workspace-card-name">{workspace.name}</span>
        {!ours && <span className="workspace-card-of">{t('of', { owner: workspace.owner.name })}</span>}
      </span>
      {workspace.level === 'reader' && <Badge icon="eye">{t('readOnly')}</Badge>}
      <Icon name="next" size={18} />
    </Link>
  );
};

const scopes = ['own', 'shared', 'common'] as const;

/** Every workspace by whose it is; what to do when there is none. */
export const WorkspaceCards = ({ create }: { create?: boolean }) => {
  const { t } = useTranslation('workspaces');
  const { code } = useActing();
  const workspaces = useWorkspaces();
  // On the home they stand below a heading of their own.
  const Title = create ? 'h2' : 'h3';
  if (!workspaces.data) return <Waiting answer={workspaces} />;
  if (workspaces.data.length === 0) {
    return (
      <Empty
        icon="folder"
        title={t('empty')}
        actions={
          !create && (
            <ButtonLink look="primary" icon="add" href={address.workspaces(code)}>
              {t('new')}
            </ButtonLink>
          )
        }
      >
        {t('emptyWords')}
      </Empty>
    );
  }
  const groups = scopes.map((scope) => {
    const some = workspaces.data.filter((one) => one.scope === scope);
    if (some.length === 0) return null;
    return (
      <div key={scope} className="workspace-group">
        <Title className="workspace-group-title">{t(scope)}</Title>
        <ul className="workspace-cards">
          {some.map((workspace) => (
            <li key={workspace.id}>
              <WorkspaceCard workspace={workspace} />
            </li>
          ))}
        </ul>
      </div>
    );
  });
  return (
    <>
      {groups}
      <ListEnd items={workspaces.data} />
    </>
  );
};
