import type { Purge } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { dayDate } from '../../app/dates.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';
import { Banner, Empty } from '../../ui/words.tsx';
import type { TrailSource } from '../trail/trail.source.ts';
import { usePurges } from './keeping.queries.ts';

const totalOf = ({ classes }: Purge): number => classes.reduce((total, { payloads }) => total + payloads, 0);

/** What is about to leave the trail, wherever who keeps it passes; `here` on the screen that tells which. */
export const PurgeNotice = ({ source, sets, here }: { source: TrailSource; sets: boolean; here?: boolean }) => {
  const { t } = useTranslation('keeping');
  const purges = usePurges(source);
  const next = purges.data?.pages[0]?.items.find((one) => one.doneAt === null);
  if (!next) return null;
  return (
    <Banner
      tone="warn"
      actions={
        here ? undefined : (
          <ButtonLink small href={source.at.keeping}>
            {t('see')}
          </ButtonLink>
        )
      }
    >
      {t('announced', { when: dayDate(next.dueAt), count: totalOf(next) })} {sets && t('lengthen')}
    </Banner>
  );
};

/** What is announced to go, and what went. */
export const Purges = ({ source }: { source: TrailSource }) => {
  const { t } = useTranslation('keeping');
  const purges = usePurges(source);
  const rows = purges.data?.pages.flatMap((page) => page.items);
  const stateOf = ({ doneAt, gone }: Purge): string =>
    doneAt ? t('done', { count: gone }) : gone > 0 ? t('under', { count: gone }) : t('waiting');
  return (
    <section aria-labelledby="purges">
      <h2 id="purges">{t('purges')}</h2>
      {!rows && <Waiting answer={purges} />}
      {rows?.length === 0 && (
        <Empty icon="history" title={t('noPurge')}>
          {t('noPurgeWords')}
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <Table
          label={t('purges')}
          rows={rows}
          keyOf={(purge) => purge.id}
          blocks
          columns={[
            { id: 'due', title: t('due'), cell: (purge) => dayDate(purge.dueAt) },
            {
              id: 'what',
              title: t('goes'),
              cell: (purge) =>
                purge.classes.map(({ class: of, payloads, until }) => (
                  <div key={of}>{t('line', { what: t(`classes.${of}`), count: payloads, until: dayDate(until) })}</div>
                )),
            },
            { id: 'state', title: t('state'), cell: stateOf },
          ]}
        />
      )}
      {purges.hasNextPage && (
        <p>
          <Button isPending={purges.isFetchingNextPage} onPress={() => void purges.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </section>
  );
};
