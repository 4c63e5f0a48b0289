import type { TrailEvent } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { dayDate, dayField } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { meQuery } from '../../app/session.ts';
import type { useTrailFilters } from './trail-filters.tsx';

const shifted = (day: string, by: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayField(new Date(year, month - 1, date + by).toISOString());
};

type Story = { title: string; ways: { href: string; words: string }[] };

type Standing = {
  fields: ReturnType<typeof useTrailFilters>['fields'];
  events: readonly TrailEvent[];
  /** The address of the trail. */
  base: string;
};

/** What one reads when the filters leave one thing, one person or one day: its own title, and where to go from there. */
const useStory = ({ fields: { subject, person, from, until }, events, base }: Standing): Story | null => {
  const { t } = useTranslation('trail');
  const { data: me } = useQuery(meQuery);
  const to = (query: Record<string, string>) => `${base}?${new URLSearchParams(query)}`;
  if (subject) {
    const title = events.find((event) => event.subject.title)?.subject.title;
    return { title: title ? t('storyOf', { title }) : t('story'), ways: [] };
  }
  if (person) {
    const name = events.find((event) => event.actor.name)?.actor.name;
    const title = person === me?.person.id ? t('actsMine') : name ? t('actsOf', { name }) : t('actsOfOne');
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

/** The title of what is read of a trail; `whole`: its reader may read it all. */
export const TrailHeading = ({
  title,
  lead,
  whole,
  ...standing
}: Standing & { title: string; lead: string; whole: boolean }) => {
  const { t } = useTranslation('trail');
  const story = useStory(standing);
  return (
    <div className="page-title">
      <PageHeading place={standing.base}>{story?.title ?? title}</PageHeading>
      {(!story || !whole) && <p className="page-lead">{lead}</p>}
      {story && (
        <p className="event-ways">
          <Link href={standing.base}>{t('whole')}</Link>
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
