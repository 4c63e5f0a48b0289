import type { TrailEvent } from '@bocage/contracts';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from 'react-i18next';
import { fullDate } from '../../app/dates.ts';
import { Icon } from '../../ui/icon.tsx';
import { beforeAfterOf } from './before-after.ts';
import './event-line.css';

const hour = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });

const levels = ['reader', 'commenter', 'editor', 'manager'] as const;

const Details = ({ event }: { event: TrailEvent }) => {
  const { t } = useTranslation('trail');
  const { t: access } = useTranslation('access');
  const { actor, subject } = event;
  const change = beforeAfterOf(event);
  const word = (text: string | null): string => {
    const level = levels.find((one) => one === text);
    return level ? access(`level.${level}`) : (text ?? '—');
  };
  const who = actor.name
    ? actor.tenantName
      ? t('forTenant', { name: actor.name, tenant: actor.tenantName })
      : actor.name
    : t('system', { reason: actor.reason ?? '—' });
  return (
    <dl className="event-details">
      {change && (
        <>
          <dt>{t('before')}</dt>
          <dd>
            <del>{word(change.before)}</del>
          </dd>
          <dt>{t('after')}</dt>
          <dd>
            <ins>{word(change.after)}</ins>
          </dd>
        </>
      )}
      <dt>{t('when')}</dt>
      <dd>{fullDate(event.occurredAt)}</dd>
      <dt>{t('who')}</dt>
      <dd>{who}</dd>
      {subject.title && (
        <>
          <dt>{t('thing')}</dt>
          <dd>{subject.title}</dd>
        </>
      )}
      {event.payload === null && <dd className="event-erased">{t('erased')}</dd>}
      <dt>{t('type')}</dt>
      <dd>
        <code>{event.type}</code>
      </dd>
      <dt>{t('id')}</dt>
      <dd>
        <code>{event.id}</code>
      </dd>
    </dl>
  );
};

/** One event: its hour and its sentence; opened, what it rests on. */
export const EventLine = ({ event, withDay }: { event: TrailEvent; withDay?: boolean }) => {
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
        <DisclosurePanel>{open && <Details event={event} />}</DisclosurePanel>
      </Disclosure>
    </li>
  );
};
