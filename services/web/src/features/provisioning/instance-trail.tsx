import { listInstanceTrail } from '@bocage/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { callAsPerson } from '../../app/api.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/words.tsx';
import { InstanceAnchoring } from '../trail/anchoring.tsx';
import { EventCount } from '../trail/event-count.tsx';
import { EventDays } from '../trail/event-days.tsx';
import { EventFields, instanceFamilies, useTrailFilters } from '../trail/trail-filters.tsx';

/** The trail of the instance: sign-ins refused, provisioning, operators' acts; no content. */
export const InstanceTrail = () => {
  const { t } = useTranslation('provisioning');
  const { t: words } = useTranslation('trail');
  const { filters, fields, set } = useTrailFilters();
  const { person: _nobody, ...asked } = filters;
  useTitle(t('trail'));
  const trail = useInfiniteQuery({
    queryKey: ['instance', 'trail', asked],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      callAsPerson(listInstanceTrail, { query: { ...asked, limit: 50, cursor: pageParam } }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const events = trail.data?.pages.flatMap((page) => page.items);
  return (
    <div className="instance-page">
      <PageHeading place="instance-trail">{t('trail')}</PageHeading>
      <InstanceAnchoring />
      <EventFields fields={fields} set={set} families={instanceFamilies} />
      {!events && <Waiting answer={trail} />}
      <EventCount shown={events?.length} more={trail.hasNextPage} />
      {events?.length === 0 && (
        <Empty icon="history" title={words('empty')}>
          {words('emptyWords')}
        </Empty>
      )}
      {events && <EventDays events={events} base={address.instanceTrail} />}
      {trail.hasNextPage && (
        <Button isPending={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
};
