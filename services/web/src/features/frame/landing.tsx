import type { MyMembership } from '@bocage/contracts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { address } from '../../app/address.ts';
import { PageHeading } from '../../app/heading.tsx';
import { Plain } from '../../app/plain.tsx';
import { meQuery } from '../../app/session.ts';
import { useTitle } from '../../app/title.ts';
import { Icon } from '../../ui/icon.tsx';
import { Badge } from '../../ui/words.tsx';
import { lastActing } from './last-acting.ts';
import { useRoleWords } from './role-words.ts';
import { stateWords } from './state-words.ts';
import { TenantMark, TenantName } from './tenant.tsx';
import './landing.css';

const Choice = ({ membership }: { membership: MyMembership }) => {
  const { t } = useTranslation('frame');
  const { tenant } = membership;
  const roles = useRoleWords()(membership);
  const state = stateWords(tenant.state);
  return (
    <li>
      <Link
        className="landing-choice"
        href={tenant.state === 'pending' ? address.convention(tenant.id) : address.home(tenant.code)}
      >
        <TenantMark tenant={tenant} />
        <TenantName tenant={tenant} roles={roles} />
        {state && <Badge tone="warn">{t(state)}</Badge>}
        <Icon name="next" />
      </Link>
    </li>
  );
};

/** Signed in, acting for nobody yet: straight to the only body or the last one, else the choice. `?choisir` always asks. */
export const Landing = () => {
  const { t } = useTranslation('frame');
  const { data: me } = useSuspenseQuery(meQuery);
  useTitle(t('choose'));
  const asked = new URLSearchParams(window.location.search).has('choisir');
  const [first, ...others] = me.memberships;
  const last = me.memberships.find((one) => one.tenant.code === lastActing(me.person.id));
  const chosen = last ?? (others.length === 0 && !me.operator ? first : undefined);
  // No body to act for: the instance is all there is.
  if (!first && me.operator) return <Navigate to={address.instance} replace />;
  if (chosen && !asked) {
    return (
      <Navigate
        to={chosen.tenant.state === 'pending' ? address.convention(chosen.tenant.id) : address.home(chosen.tenant.code)}
        replace
      />
    );
  }
  return (
    <Plain>
      <div className="card">
        <PageHeading place="/">{first ? t('choose') : t('nobody')}</PageHeading>
        <p className="muted">{first ? t('chooseWords') : t('nobodyWords')}</p>
        <ul className="landing-choices">
          {me.memberships.map((one) => (
            <Choice key={one.id} membership={one} />
          ))}
          {me.operator && (
            <li>
              <Link className="landing-choice" href={address.instance}>
                <span className="landing-mark">
                  <Icon name="settings" size={22} />
                </span>
                <span className="tenant-words">
                  <span className="tenant-name">{t('operator')}</span>
                  <span className="tenant-where">{t('operatorWords')}</span>
                </span>
                <Icon name="next" />
              </Link>
            </li>
          )}
        </ul>
      </div>
    </Plain>
  );
};
