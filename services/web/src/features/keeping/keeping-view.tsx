import { keepingMonths, type TrailClass } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../../app/heading.tsx';
import { Waiting } from '../../app/wait.tsx';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { instanceTrail, type TrailSource } from '../trail/trail.source.ts';
import { useChangeKeeping, useKeeping } from './keeping.queries.ts';
import { PurgeNotice, Purges } from './purges.tsx';

const { least, most } = keepingMonths;
const choices = Array.from({ length: most - least + 1 }, (_, index) => least + index);

// What is written and decided stands in the trails of the bodies.
const elsewhere: readonly TrailClass[] = ['content', 'archives'];

const Times = ({ source, refusal }: { source: TrailSource; refusal: string | null }) => {
  const { t } = useTranslation('keeping');
  const keeping = useKeeping(source);
  const change = useChangeKeeping(source);
  if (!keeping.data) return <Waiting answer={keeping} />;
  return (
    <section aria-labelledby="times">
      <h2 id="times">{t('times')}</h2>
      {refusal && <p className="muted">{refusal}</p>}
      <Table
        label={t('times')}
        rows={keeping.data.classes.filter((row) => source !== instanceTrail || !elsewhere.includes(row.class))}
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

/** How long a trail keeps what it tells, and what leaves it; `refusal`: why that may not be set. */
export const KeepingView = ({ source, refusal = null }: { source: TrailSource; refusal?: string | null }) => {
  const { t } = useTranslation('keeping');
  return (
    <>
      <header>
        <PageHeading place={source.at.keeping}>{t('title')}</PageHeading>
        <p className="page-lead">{t('lead')}</p>
      </header>
      <PurgeNotice source={source} sets={refusal === null} here />
      <Times source={source} refusal={refusal} />
      <Purges source={source} />
    </>
  );
};
