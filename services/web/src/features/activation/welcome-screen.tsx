import { listWorkspaces } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import './activation.css';

/** Two steps after the convention: colleagues or none, then the workspaces that are there already. */
export const WelcomeScreen = () => {
  const { t } = useTranslation('activation');
  const { tenant, code, call, key } = useActing();
  const [alone, setAlone] = useState(false);
  useTitle(t('welcome'), tenant.name);
  const workspaces = useQuery({
    queryKey: key('welcome'),
    queryFn: ({ signal }) => call(listWorkspaces, { query: { scope: 'own' } }, signal),
  });
  const names = workspaces.data?.items.map((workspace) => `« ${workspace.name} »`).join(', ') ?? '…';
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="welcome">{t('welcome')}</PageHeading>
          <p className="page-lead">{t('welcomeLead')}</p>
        </div>
      </header>
      <ol className="steps">
        <li className="step">
          <h2>{t('stepPeople')}</h2>
          <p className="muted">{t('stepPeopleWords')}</p>
          <div className="step-acts">
            <ButtonLink
              look={alone ? 'plain' : 'primary'}
              icon="people"
              href={address.administration(code, 'personnes')}
            >
              {t('stepPeopleGo')}
            </ButtonLink>
            {!alone && (
              <Button look="quiet" onPress={() => setAlone(true)}>
                {t('stepAlone')}
              </Button>
            )}
          </div>
        </li>
        <li className="step">
          <h2>{t('stepReady')}</h2>
          <p className="muted">{t('stepReadyWords', { names })}</p>
          <div className="step-acts">
            <ButtonLink look={alone ? 'primary' : 'plain'} href={address.workspaces(code)}>
              {t('stepReadyGo')}
            </ButtonLink>
          </div>
        </li>
      </ol>
    </div>
  );
};
