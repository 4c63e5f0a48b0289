import { readTenant } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { fullDate } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { PurgeNotice } from '../keeping/purges.tsx';
import { useBodyTrail } from '../trail/trail.source.ts';

/** The body itself: official facts, its administrators, the convention it accepted. */
export const BodyScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
  const { can } = useAbility();
  const trail = useBodyTrail();
  const answer = useQuery({ queryKey: key('body'), queryFn: ({ signal }) => call(readTenant, {}, signal) });
  useTitle(t('body'), tenant.name);
  if (!answer.data) return <Waiting answer={answer} />;
  const body = answer.data;
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="body">{body.name}</PageHeading>
        <p className="page-lead">{t('bodyLead')}</p>
      </header>
      {can('read', 'Trail') && <PurgeNotice source={trail} sets={can('administer', 'Tenant')} />}
      <dl className="facts">
        <dt>{t('code')}</dt>
        <dd>{body.code}</dd>
        <dt>{t('siren')}</dt>
        <dd>{body.siren ?? '—'}</dd>
        <dt>{t('departement')}</dt>
        <dd>{body.departement ? `${body.departement.name} (${body.departement.code})` : '—'}</dd>
        <dt>{t('state')}</dt>
        <dd>{t(`tenantStates.${body.state}`)}</dd>
        <dt>{t('administrators')}</dt>
        <dd>{body.administrators.map((one) => one.displayName).join(', ')}</dd>
        <dt>{t('convention')}</dt>
        <dd>
          {body.convention
            ? t('conventionBy', {
                version: body.convention.version,
                by: body.convention.by,
                when: fullDate(body.convention.at),
              })
            : '—'}
        </dd>
      </dl>
      <p>
        <ButtonLink href={address.convention(body.tenantId)}>{t('conventionRead')}</ButtonLink>
      </p>
    </div>
  );
};
