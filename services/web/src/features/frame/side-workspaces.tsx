import type { Workspace } from '@bocage/contracts';
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address, readAddress } from '../../app/address.ts';
import { usePath } from '../../app/go.ts';
import { Waiting } from '../../app/wait.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { placeOf } from '../workspaces/place.ts';
import { useWorkspaces } from '../workspaces/workspaces.queries.ts';

const groups = [
  { scope: 'own', icon: 'folder' },
  { scope: 'shared', icon: 'people' },
  { scope: 'common', icon: 'building' },
] as const satisfies readonly { scope: Workspace['scope']; icon: IconName }[];

/** The workspaces of the left column: ours, those of others shared with us, those for all communes. */
export const SideWorkspaces = ({ tree }: { tree: (workspace: Workspace) => ReactNode }) => {
  const { t } = useTranslation('frame');
  const { code, membership } = useActing();
  const workspaces = useWorkspaces();
  const { workspaceId } = readAddress(usePath());
  if (!workspaces.data) return <Waiting answer={workspaces} lines={5} />;
  return groups.map(({ scope, icon }) => {
    const mine = workspaces.data.filter((one) => one.scope === scope);
    if (mine.length === 0 && scope !== 'own') return null;
    return (
      <section key={scope} className="side-group" aria-labelledby={`side-${scope}`}>
        <div className="side-group-head">
          <h2 id={`side-${scope}`} className="side-group-title">
            {t(scope)}
          </h2>
          {scope === 'own' && !membership.support && (
            <Link
              href={address.workspaces(code)}
              className="button button-quiet button-small button-icon"
              aria-label={t('newWorkspace')}
            >
              <Icon name="add" size={18} />
            </Link>
          )}
        </div>
        {mine.length === 0 && <p className="side-none">{t('noWorkspace')}</p>}
        <ul className="side-list">
          {mine.map((workspace) => {
            const here = workspace.id === workspaceId;
            return (
              <li key={workspace.id}>
                <Link
                  className="side-link"
                  href={address.workspace(placeOf(code, workspace))}
                  {...(here ? { 'aria-current': 'true' as const } : {})}
                >
                  <Icon name={icon} size={19} />
                  <span className="side-words">
                    {workspace.name}
                    {scope !== 'own' && <span className="side-of">{t('of', { owner: workspace.owner.name })}</span>}
                  </span>
                </Link>
                {here && tree(workspace)}
              </li>
            );
          })}
        </ul>
      </section>
    );
  });
};
