import { isEventType, nameOfType, type TrailEvent } from '@bocage/contracts';
import { Fragment, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { dayField, exactDate, fullDate } from '../../app/dates.ts';
import { Icon } from '../../ui/icon.tsx';
import './event-line.css';

const hour = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });

type Standing = {
  event: TrailEvent;
  /** The address of the trail in which it stands, whose other pages lead on from here. */
  base: string;
  /** Where a person is erased from it, for who may. */
  erasure?: string | undefined;
};

const Details = ({ event, base, erasure }: Standing) => {
  const { t } = useTranslation('trail');
  const { actor, subject } = event;
  const day = dayField(event.occurredAt);
  const to = (query: Record<string, string>) => `${base}?${new URLSearchParams(query)}`;
  const who = actor.name
    ? actor.tenantName
      ? t('forTenant', { name: actor.name, tenant: actor.tenantName })
      : actor.name
    : actor.reason
      ? t('system', { reason: actor.reason })
      : t('somebody');
  return (
    <dl className="event-details">
      {event.changes.map(({ what, before, after }) => (
        <Fragment key={what}>
          <dt>{t('changeBefore', { what })}</dt>
          <dd>
            <del>{before || '—'}</del>
          </dd>
          <dt>{t('changeAfter', { what })}</dt>
          <dd>
            <ins>{after || '—'}</ins>
          </dd>
        </Fragment>
      ))}
      <dt>{t('when')}</dt>
      <dd>
        <Link href={to({ du: day, au: day })}>{exactDate(event.occurredAt)}</Link>
      </dd>
      <dt>{t('who')}</dt>
      <dd>{actor.personId ? <Link href={to({ personne: actor.personId })}>{who}</Link> : who}</dd>
      {subject.title && (
        <>
          <dt>{t('thing')}</dt>
          <dd>{subject.id ? <Link href={to({ objet: subject.id })}>{subject.title}</Link> : subject.title}</dd>
        </>
      )}
      {event.withheld && <dd className="event-erased">{t(`withheld.${event.withheld}`)}</dd>}
      <dt>{t('type')}</dt>
      <dd>{isEventType(event.type) ? nameOfType(event.type) : <code>{event.type}</code>}</dd>
      <dt>{t('id')}</dt>
      <dd>
        <code>{event.id}</code>
      </dd>
      <dt>{t('seeAlso')}</dt>
      <dd className="event-ways">
        {subject.id && <Link href={to({ objet: subject.id })}>{t('seeThing')}</Link>}
        {actor.personId && actor.name && (
          <Link href={to({ personne: actor.personId })}>{t('seePerson', { name: actor.name })}</Link>
        )}
        {actor.personId && erasure && <Link href={`${erasure}?personne=${actor.personId}`}>{t('erase')}</Link>}
        <Link href={to({ du: day, au: day })}>{t('seeDay')}</Link>
        <Link href={to({ type: event.type })}>{t('seeType')}</Link>
      </dd>
    </dl>
  );
};

/** One event: its hour and its sentence; opened, what it rests on. */
export const EventLine = ({ event, base, erasure, withDay }: Standing & { withDay?: boolean }) => {
  const [open, setOpen] = useState(false);
  return (
    <li className="event">
      <Disclosure isExpanded={open} onExpandedChange={setOpen}>
        <Heading level={3} className="event-heading">
          <Button slot="trigger" className="event-button">
            <time dateTime={event.occurredAt} className="event-hour">
              {withDay ? fullDate(event.occurredAt) : hour.format(new Date(event.occurredAt))}
            </time>
            <span className="event-sentence">{event.sentence}</span>
            <Icon name="next" size={16} />
          </Button>
        </Heading>
        <DisclosurePanel>{open && <Details event={event} base={base} erasure={erasure} />}</DisclosurePanel>
      </Disclosure>
    </li>
  );
};
