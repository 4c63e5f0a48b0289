import { listInstanceTrail, type TrailEvent } from '@bocage/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { callAsPerson } from '../../app/api.ts';
import { fullDate } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';

/** The trail of the instance: sign-ins refused, provisioning, operators' acts; no content. */
export const InstanceTrail = () => {
  const { t } = useTranslation('provisioning');
  useTitle(t('trail'));
  const events = useInfiniteQuery({
    queryKey: ['instance', 'trail'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      callAsPerson(listInstanceTrail, { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows: TrailEvent[] = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="instance-page">
      <PageHeading place="instance-trail">{t('trail')}</PageHeading>
      {!events.data ? (
        <Waiting answer={events} />
      ) : (
        <Table
          label={t('trail')}
          rows={rows}
          keyOf={(event) => event.id}
          blocks
          columns={[
            {
              id: 'when',
              title: t('when'),
              cell: (event) => <span className="muted">{fullDate(event.occurredAt)}</span>,
            },
            { id: 'what', title: t('event'), cell: (event) => event.sentence },
          ]}
        />
      )}
      {events.hasNextPage && (
        <Button isPending={events.isFetchingNextPage} onPress={() => void events.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
};
