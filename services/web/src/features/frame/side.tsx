import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { useAbility } from '../../app/ability.ts';
import { usePath } from '../../app/go.ts';
import { type IconName, Icon } from '../../ui/icon.tsx';
import { Link } from 'react-aria-components/Link';
import { ActingSwitch } from './acting-switch.tsx';
import { SideWorkspaces } from './side-workspaces.tsx';
import './side.css';

const SideTree = lazy(() => import('../notes/tree.tsx').then((module) => ({ default: module.NoteTree })));

const Place = ({
  href,
  icon,
  children,
  count,
  exact,
}: {
  href: string;
  icon: IconName;
  children: string;
  count?: { value: number; words: string };
  exact?: boolean;
}) => {
  const path = usePath();
  const here = exact ? path === href : path.startsWith(href);
  return (
    <li>
      <Link className="side-link" href={href} {...(here ? { 'aria-current': 'page' as const } : {})}>
        <Icon name={icon} size={19} />
        <span className="side-words">{children}</span>
        {count && count.value > 0 && (
          <span className="side-count">
            <span aria-hidden="true">{count.value}</span>
            <span className="visually-hidden">{count.words}</span>
          </span>
        )}
      </Link>
    </li>
  );
};

/** The left column: for whom one acts, the places of that body, its workspaces, and the tree of the one that is open. */
export const Side = () => {
  const { t } = useTranslation('frame');
  const { code, membership } = useActing();
  const { can } = useAbility();
  const administers =
    can('administer', 'Person') ||
    can('administer', 'Role') ||
    can('administer', 'Team') ||
    can('administer', 'Tenant') ||
    can('name-manager', 'Workspace') ||
    can('read', 'Perimeter') ||
    // The DPO's own part of it.
    can('erase', 'Trail');
  const waiting = membership.proposalsWaiting;
  return (
    <div className="side">
      <ActingSwitch />
      <nav aria-label={t('nav')} className="side-scroll">
        <ul className="side-list">
          <Place href={address.home(code)} icon="home" exact>
            {t('home')}
          </Place>
          {!membership.support && (
            <Place
              href={address.shares(code)}
              icon="share"
              count={{ value: waiting, words: t('sharesWaiting', { count: waiting }) }}
            >
              {t('shares')}
            </Place>
          )}
          <Place href={address.trail(code)} icon="history">
            {t('trail')}
          </Place>
          {administers && (
            <Place href={address.administration(code)} icon="settings">
              {t('administration')}
            </Place>
          )}
        </ul>
        <SideWorkspaces
          tree={(workspace) => (
            <Suspense fallback={null}>
              <SideTree workspace={workspace} />
            </Suspense>
          )}
        />
      </nav>
    </div>
  );
};
