import { decideNomination, listNominations, readTenant } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { fullDate } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Banner } from '../../ui/words.tsx';
import { PurgeNotice } from '../keeping/purges.tsx';

/** Nominations that wait: every member sees them, an administrator decides. */
export const Nominations = () => {
  const { t } = useTranslation('administration');
  const { call, key } = useActing();
  const { can } = useAbility();
  const memory = useQueryClient();
  const nominations = useQuery({
    queryKey: key('nominations'),
    queryFn: ({ signal }) => call(listNominations, { query: {} }, signal),
  });
  const decide = useMutation({
    mutationFn: ({ nominationId, decision }: { nominationId: string; decision: 'confirm' | 'refuse' | 'withdraw' }) =>
      call(decideNomination, { params: { nominationId }, body: { decision } }),
    onSuccess: () => {
      toast({ title: t('decided'), tone: 'good' });
      return memory.invalidateQueries({ queryKey: key() });
    },
  });
  const waiting = nominations.data?.items.filter((one) => one.state === 'waiting') ?? [];
  if (waiting.length === 0) return null;
  return (
    <section aria-label={t('nominations')}>
      {waiting.map((one) => (
        <Banner
          key={one.nominationId}
          tone="warn"
          actions={
            can('administer', 'Tenant') ? (
              <>
                <Button
                  small
                  look="primary"
                  onPress={() => decide.mutate({ nominationId: one.nominationId, decision: 'confirm' })}
                >
                  {t('confirmNomination')}
                </Button>
                <Button small onPress={() => decide.mutate({ nominationId: one.nominationId, decision: 'refuse' })}>
                  {t('refuseNomination')}
                </Button>
              </>
            ) : undefined
          }
        >
          {t('nominationWords', { name: one.displayName, tenant: one.tenantName, when: fullDate(one.effectiveAt) })}
        </Banner>
      ))}
    </section>
  );
};

/** The body itself: official facts, its administrators, the convention it accepted. */
export const BodyScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
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
      <Nominations />
      <PurgeNotice />
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
