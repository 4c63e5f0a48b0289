import { readTenant } from '@bocage/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { address, readAddress } from './address.ts';
import { callFor } from './api.ts';
import { usePath } from './go.ts';
import { PageHeading } from './heading.tsx';
import { Plain } from './plain.tsx';
import { meQuery } from './session.ts';
import { useTitle } from './title.ts';
import './unseen.css';

/** Their own administrators, whom they may write to: those of the body they act for here, else of their first. */
const useAdministrators = (): readonly string[] => {
  const me = useQueryClient().getQueryData(meQuery.queryKey);
  const { acting } = readAddress(usePath());
  const mine = me?.memberships.find((one) => one.tenant.code === acting) ?? me?.memberships[0];
  const tenant = useQuery({
    queryKey: ['tenant', mine?.tenant.id, 'tenant'],
    queryFn: ({ signal }) => callFor(mine?.tenant.id ?? '')(readTenant, {}, signal),
    enabled: mine?.tenant.state === 'active',
  });
  return tenant.data?.administrators.map((one) => one.displayName) ?? [];
};

/** The same words for what is not there and for what may not be seen. */
export const UnseenWords = () => {
  const { t } = useTranslation();
  const { acting } = readAddress(usePath());
  const administrators = useAdministrators();
  useTitle(t('unseen.title'));
  const letter = new URLSearchParams({
    subject: t('unseen.subject'),
    body: t('unseen.body', { address: window.location.href }),
  });
  return (
    <div className="unseen">
      <span className="empty-mark">
        <Icon name="search" size={26} />
      </span>
      <PageHeading place={window.location.pathname}>{t('unseen.title')}</PageHeading>
      <p>{t('unseen.words')}</p>
      {administrators.length > 0 && (
        <p>
          {t('unseen.ask')} <strong>{administrators.join(', ')}</strong>.
        </p>
      )}
      <div className="empty-actions">
        <ButtonLink look="primary" href={acting ? address.home(acting) : '/'}>
          {t('unseen.home')}
        </ButtonLink>
        <ButtonLink icon="mail" href={`mailto:?${letter.toString().replaceAll('+', '%20')}`}>
          {t('unseen.write')}
        </ButtonLink>
      </div>
    </div>
  );
};

export const Unseen = () => (
  <Plain>
    <UnseenWords />
  </Plain>
);

/** A defect of ours: the page says so, and nothing else is lost with it. */
export const Broken = () => {
  const { t } = useTranslation();
  useTitle(t('broken.title'));
  return (
    <Plain>
      <div className="unseen" role="alert">
        <h1>{t('broken.title')}</h1>
        <p>{t('broken.words')}</p>
        <div className="empty-actions">
          <Button look="primary" icon="refresh" onPress={() => window.location.reload()}>
            {t('broken.reload')}
          </Button>
        </div>
      </div>
    </Plain>
  );
};
