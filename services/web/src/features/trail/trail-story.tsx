import type { TrailEvent } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { dayDate, dayField } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import type { useTrailFilters } from './trail-filters.tsx';

const shifted = (day: string, by: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayField(new Date(year, month - 1, date + by).toISOString());
};

type Story = { title: string; ways: { href: string; words: string }[] };

/** What one reads when the filters leave one thing, one person or one day: its own title, and where to go from there. */
const useStory = (
  { subject, person, from, until }: ReturnType<typeof useTrailFilters>['fields'],
  events: readonly TrailEvent[],
): Story | null => {
  const { t } = useTranslation('trail');
  const { me, code } = useActing();
  const to = (query: Record<string, string>) => `${address.trail(code)}?${new URLSearchParams(query)}`;
  if (subject) {
    const title = events.find((event) => event.subject.title)?.subject.title;
    return { title: title ? t('storyOf', { title }) : t('story'), ways: [] };
  }
  if (person) {
    const name = events.find((event) => event.actor.name)?.actor.name;
    const title = person === me.person.id ? t('actsMine') : name ? t('actsOf', { name }) : t('actsOfOne');
    return { title, ways: [{ href: to({ objet: person }), words: t('aboutPerson') }] };
  }
  if (!from || from !== until || Number.isNaN(Date.parse(from))) return null;
  const [before, after] = [shifted(from, -1), shifted(from, 1)];
  return {
    title: t('dayOf', { day: dayDate(`${from}T12:00:00`) }),
    ways: [
      { href: to({ du: before, au: before }), words: t('dayBefore') },
      { href: to({ du: after, au: after }), words: t('dayAfter') },
    ],
  };
};

export const TrailHeading = ({
  fields,
  events,
}: {
  fields: ReturnType<typeof useTrailFilters>['fields'];
  events: readonly TrailEvent[];
}) => {
  const { t } = useTranslation('trail');
  const { code } = useActing();
  const { can } = useAbility();
  const reads = can('read', 'Trail');
  const story = useStory(fields, events);
  return (
    <div className="page-title">
      <PageHeading place="trail">{story?.title ?? t('title')}</PageHeading>
      {(!story || !reads) && <p className="page-lead">{t(reads ? 'lead' : 'leadMine')}</p>}
      {story && (
        <p className="event-ways">
          <Link href={address.trail(code)}>{t('whole')}</Link>
          {story.ways.map(({ href, words }) => (
            <Link key={href} href={href}>
              {words}
            </Link>
          ))}
        </p>
      )}
    </div>
  );
};
