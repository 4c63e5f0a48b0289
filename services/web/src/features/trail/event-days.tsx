import type { TrailEvent } from '@bocage/contracts';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { dayField } from '../../app/dates.ts';
import { byDay } from './by-day.ts';
import { EventLine } from './event-line.tsx';
import './trail-screen.css';

/** Events under their days; a day leads to its own page. */
export const EventDays = ({
  events,
  base,
  erasure,
}: {
  events: readonly TrailEvent[];
  base: string;
  erasure?: string | undefined;
}) => {
  const { t } = useTranslation('trail');
  return byDay(events, { today: t('today'), yesterday: t('yesterday') }).map(({ day, title, events: some }) => {
    const on = dayField(some[0]?.occurredAt ?? null);
    return (
      <section key={day} className="trail-day" aria-label={title}>
        <h2>
          <Link href={`${base}?${new URLSearchParams({ du: on, au: on })}`}>{title}</Link>
        </h2>
        <ul className="item-frame">
          {some.map((event) => (
            <EventLine key={event.id} event={event} base={base} erasure={erasure} />
          ))}
        </ul>
      </section>
    );
  });
};
