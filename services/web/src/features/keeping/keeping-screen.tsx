import { keepingMonths } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { Erasure } from './erasure.tsx';
import { useChangeKeeping, useKeeping } from './keeping.queries.ts';
import { PurgeNotice, Purges } from './purges.tsx';

const { least, most } = keepingMonths;
const choices = Array.from({ length: most - least + 1 }, (_, index) => least + index);

const Times = () => {
  const { t } = useTranslation('keeping');
  const { reason } = useAbility();
  const keeping = useKeeping();
  const change = useChangeKeeping();
  const refusal = reason('administer', 'Tenant');
  if (!keeping.data) return <Waiting answer={keeping} />;
  return (
    <section aria-labelledby="times">
      <h2 id="times">{t('times')}</h2>
      {refusal && <p className="muted">{refusal}</p>}
      <Table
        label={t('times')}
        rows={keeping.data.classes}
        keyOf={(row) => row.class}
        blocks
        columns={[
          { id: 'what', title: t('what'), cell: (row) => t(`classes.${row.class}`) },
          {
            id: 'time',
            title: t('time'),
            cell: ({ class: of, months }) =>
              of === 'archives' || months === null ? (
                t('forGood')
              ) : (
                <Select
                  label={t('timeOf', { what: t(`classes.${of}`) })}
                  hideLabel
                  small
                  isDisabled={refusal !== null || change.isPending}
                  value={String(months)}
                  onChange={(value) =>
                    change.mutate(
                      { of, months: Number(value) },
                      { onSuccess: () => toast({ title: t('changed', { count: Number(value) }), tone: 'good' }) },
                    )
                  }
                  options={choices.map((count) => ({ value: String(count), label: t('months', { count }) }))}
                />
              ),
          },
        ]}
      />
    </section>
  );
};

/** How long the trail keeps what it tells, what leaves it, and a person whom it forgets. */
export const KeepingScreen = () => {
  const { t } = useTranslation('keeping');
  const { tenant } = useActing();
  const { can } = useAbility();
  useTitle(t('title'), tenant.name);
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="keeping">{t('title')}</PageHeading>
        <p className="page-lead">{t('lead')}</p>
      </header>
      <PurgeNotice here />
      <Times />
      <Purges />
      {can('erase', 'Trail') && <Erasure />}
    </div>
  );
};
