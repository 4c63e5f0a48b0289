import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useRoleWords } from './role-words.ts';
import { stateWords } from './state-words.ts';
import { TenantMark, TenantName } from './tenant.tsx';

/** For whom one acts, always in sight; with several memberships, the way from one to another. */
export const ActingSwitch = () => {
  const { t } = useTranslation('frame');
  const { me, membership, tenant } = useActing();
  const rolesOf = useRoleWords();
  const roles = rolesOf(membership);
  const card = (
    <>
      <TenantMark tenant={tenant} />
      <span className="acting-words">
        <span className="acting-label">{t('actingFor')}</span>
        <TenantName tenant={tenant} roles={roles} />
      </span>
    </>
  );
  if (me.memberships.length < 2) return <div className="acting">{card}</div>;
  return (
    <Menu
      label={t('switch')}
      groups={[
        {
          id: 'memberships',
          title: t('switchTo'),
          entries: me.memberships.map((one) => {
            const state = stateWords(one.tenant.state);
            return {
              id: one.id,
              // In one piece with what is under it: that, too, tells one body from another.
              label: (
                <span className="acting-choice">
                  <TenantMark tenant={one.tenant} small />
                  <TenantName
                    tenant={one.tenant}
                    roles={[rolesOf(one), state && t(state)].filter(Boolean).join(', ')}
                  />
                </span>
              ),
              textValue: one.tenant.name,
              href: one.tenant.state === 'pending' ? address.convention(one.tenant.id) : address.home(one.tenant.code),
              checked: one.id === membership.id,
            };
          }),
        },
      ]}
    >
      <Button className="acting acting-button">
        {card}
        <span className="visually-hidden">{t('switch')}</span>
        <Icon name="down" size={18} />
      </Button>
    </Menu>
  );
};
