import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { usePath } from '../../app/go.ts';
import { LinkTabs } from '../../ui/tabs.tsx';
import './administration.css';

/** The parts of the administration that one's roles open, over whichever is shown. */
export const AdministrationFrame = () => {
  const { t } = useTranslation('administration');
  const { code } = useActing();
  const { can } = useAbility();
  const path = usePath();
  const parts = [
    { part: 'personnes', label: t('people'), shown: can('administer', 'Person') },
    { part: 'roles', label: t('roles'), shown: can('administer', 'Role') },
    { part: 'equipes', label: t('teams'), shown: can('administer', 'Team') },
    { part: 'espaces', label: t('workspaces'), shown: can('name-manager', 'Workspace') },
    { part: 'assistance', label: t('support'), shown: can('administer', 'Tenant') },
    { part: 'organisme', label: t('body'), shown: true },
    { part: 'conservation', label: t('keeping'), shown: can('read', 'Trail') },
    { part: 'perimetre', label: t('perimeter'), shown: can('read', 'Perimeter') },
  ];
  return (
    <div className="page">
      <div className="no-print">
        <LinkTabs label={t('parts')}>
          {parts
            .filter((one) => one.shown)
            .map(({ part, label }) => {
              const href = address.administration(code, part);
              return (
                <Link
                  key={part}
                  href={href}
                  className="tab"
                  {...(path.startsWith(href) ? { 'aria-current': 'page' as const } : {})}
                >
                  {label}
                </Link>
              );
            })}
        </LinkTabs>
      </div>
      <Outlet />
    </div>
  );
};
