import { type AlertKind, readAlerts, subscribeAlert, unsubscribeAlert } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../../app/acting.tsx';
import { saidDate } from '../../../app/dates.ts';
import { PageHeading } from '../../../app/heading.tsx';
import { useTitle } from '../../../app/title.ts';
import { Waiting } from '../../../app/wait.tsx';
import { Checkbox } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Banner } from '../../../ui/words.tsx';
import { TrailTabs } from '../trail-tabs.tsx';

/** Of what one is written to: each is asked for and left by a box. */
export const AlertsScreen = () => {
  const { t } = useTranslation('trail');
  const { tenant, call, key } = useActing();
  const memory = useQueryClient();
  useTitle(t('alerts.title'), tenant.name);
  const queryKey = key('trail-alerts');
  const answer = useQuery({ queryKey, queryFn: ({ signal }) => call(readAlerts, {}, signal) });
  const set = useMutation({
    mutationFn: async ({ alert, wanted }: { alert: AlertKind; wanted: boolean }) => {
      const params = { alert };
      await (wanted ? call(subscribeAlert, { params }) : call(unsubscribeAlert, { params }));
    },
    onSuccess: (_, { wanted }) => toast({ title: t(wanted ? 'alerts.on' : 'alerts.off'), tone: 'good' }),
    onSettled: () => memory.invalidateQueries({ queryKey }),
  });
  return (
    <div className="page">
      <TrailTabs />
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="trail-alerts">{t('alerts.title')}</PageHeading>
          <p className="page-lead">{t('alerts.lead')}</p>
        </div>
      </header>
      {!answer.data && <Waiting answer={answer} />}
      {answer.data && !answer.data.mail && <Banner tone="warn">{t('alerts.mailOff')}</Banner>}
      {answer.data && (
        <fieldset className="alerts">
          <legend>{t('alerts.legend')}</legend>
          {answer.data.alerts.map(({ alert, subscribed, late }) => (
            <div key={alert}>
              <Checkbox
                isSelected={subscribed}
                isDisabled={(set.isPending && set.variables.alert === alert) || (!subscribed && !answer.data.mail)}
                onChange={(wanted) => set.mutate({ alert, wanted })}
              >
                {t(`alerts.kinds.${alert}`)}
              </Checkbox>
              {late && (
                <Banner tone="warn">
                  {t(late.givenUp ? 'alerts.givenUp' : 'alerts.late', { when: saidDate(late.since) })}
                </Banner>
              )}
            </div>
          ))}
        </fieldset>
      )}
    </div>
  );
};
