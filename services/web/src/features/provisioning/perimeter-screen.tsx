import type { AccessSheet, ProvisionedTenant } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { useParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';
import { Badge, Banner, Progress } from '../../ui/words.tsx';
import { AddTenant } from './add-tenant.tsx';
import { ChangeState, type WantedState } from './change-state.tsx';
import { LetIn } from './let-in.tsx';
import { usePerimeter, useRetry } from './provisioning.queries.ts';
import { Sheets } from './sheets.tsx';

const syncTone = { waiting: 'note', failed: 'bad' } as const;
const stateTone = { pending: 'warn', active: 'good', suspended: 'bad', closed: 'plain' } as const;

const Name = ({ tenant }: { tenant: ProvisionedTenant }) => (
  <>
    <strong>{tenant.name}</strong>
    <div className="muted">
      {tenant.legalKind === 'commune' ? 'INSEE' : 'SIREN'} {tenant.code}
    </div>
  </>
);

const States = ({ tenant }: { tenant: ProvisionedTenant }) => {
  const { t } = useTranslation('provisioning');
  return (
    <span className="instance-states">
      <Badge tone={stateTone[tenant.state]}>{t(`states.${tenant.state}`)}</Badge>
      {tenant.sync !== 'done' && <Badge tone={syncTone[tenant.sync]}>{t(`sync.${tenant.sync}`)}</Badge>}
      {tenant.failure && <span className="muted">{t(`failure.${tenant.failure}`)}</span>}
    </span>
  );
};

const Administrators = ({ tenant }: { tenant: ProvisionedTenant }) => {
  const { t } = useTranslation('provisioning');
  if (tenant.administrators.length === 0) return <span className="muted">{t('noAdministrator')}</span>;
  return tenant.administrators.map((one) => (
    <div key={one.membershipId}>
      {one.displayName} <span className="muted">({t(`invitation.${one.invitation}`)})</span>
    </div>
  ));
};

/** A perimeter as it opens: a line per body, live, then what it takes to have it run. */
export const PerimeterScreen = () => {
  const { t } = useTranslation('provisioning');
  const perimeterId = useParam('perimeterId');
  const answer = usePerimeter(perimeterId);
  const retry = useRetry(perimeterId);
  const [sheet, setSheet] = useState<AccessSheet | null>(null);
  const [asked, setAsked] = useState<{ tenant: ProvisionedTenant; state: WantedState } | null>(null);
  useTitle(answer.data?.name, t('title'));
  if (!answer.data) return <Waiting answer={answer} />;
  const { name, siren, done, total, failed, tenants } = answer.data;
  const percent = total === 0 ? 100 : Math.round((done / total) * 100);
  const act = (tenant: ProvisionedTenant, state: WantedState, label: string) => (
    <Button small look="quiet" onPress={() => setAsked({ tenant, state })} aria-label={`${label} : ${tenant.name}`}>
      {label}
    </Button>
  );
  return (
    <div className="instance-page">
      <Sheets sheets={sheet ? [sheet] : []} />
      <div className="instance-page no-print">
        <header>
          <PageHeading place={perimeterId}>{name}</PageHeading>
          <p className="page-lead">
            SIREN {siren} · {t('counts', { count: total })}
          </p>
        </header>
        <section aria-label={t('progress')}>
          {done < total ? (
            <Progress label={t('progress')} value={percent} tone={failed > 0 ? 'warn' : 'accent'} />
          ) : null}
          <p role="status">{done < total ? t('progressWords', { done, total }) : t('progressDone')}</p>
          {failed > 0 && (
            <Banner
              tone="bad"
              actions={
                <Button icon="refresh" isPending={retry.isPending} onPress={() => retry.mutate()}>
                  {t('retry')}
                </Button>
              }
            >
              {t('failed', { count: failed })}
            </Banner>
          )}
        </section>
        <div className="instance-acts">
          <ButtonLink
            look="primary"
            icon="people"
            href={`${address.instance}/perimetres/${perimeterId}/administrateurs`}
          >
            {t('name')}
          </ButtonLink>
        </div>
        <Table
          label={t('counts', { count: total })}
          rows={tenants}
          keyOf={(tenant) => tenant.tenantId}
          blocks
          columns={[
            { id: 'name', title: t('body'), cell: (tenant) => <Name tenant={tenant} /> },
            { id: 'state', title: t('state'), cell: (tenant) => <States tenant={tenant} /> },
            { id: 'administrators', title: t('administrators'), cell: (tenant) => <Administrators tenant={tenant} /> },
            {
              id: 'acts',
              title: <span className="visually-hidden">Actions</span>,
              cell: (tenant) =>
                tenant.state === 'active' || tenant.state === 'suspended' ? (
                  <span className="instance-acts">
                    {tenant.state === 'active'
                      ? act(tenant, 'suspended', t('suspend'))
                      : act(tenant, 'active', t('resume'))}
                    {act(tenant, 'closed', t('close'))}
                  </span>
                ) : null,
            },
          ]}
        />
        <AddTenant perimeterId={perimeterId} tenants={tenants} />
        <LetIn perimeterId={perimeterId} onSheet={setSheet} />
      </div>
      <ChangeState asked={asked} onClose={() => setAsked(null)} />
    </div>
  );
};
