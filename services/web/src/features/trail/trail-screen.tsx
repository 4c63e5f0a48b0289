import type { TrailEvent } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge, Empty } from '../../ui/words.tsx';
import { Anchoring } from './anchoring.tsx';
import { byDay } from './by-day.ts';
import { EventLine } from './event-line.tsx';
import { TrailFields, useTrailFilters } from './trail-filters.tsx';
import { useExportTrail, useTrail } from './trail.queries.ts';
import './trail-screen.css';

const Days = ({ events }: { events: readonly TrailEvent[] }) => {
  const { t } = useTranslation('trail');
  return byDay(events, { today: t('today'), yesterday: t('yesterday') }).map(({ day, title, events: some }) => (
    <section key={day} className="trail-day" aria-label={title}>
      <h2>{title}</h2>
      <ul className="item-frame">
        {some.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
    </section>
  ));
};

/** The trail of the acting body: filtered, read as sentences, opened, exported. */
export const TrailScreen = () => {
  const { t } = useTranslation('trail');
  const { tenant } = useActing();
  const { can, reason } = useAbility();
  const { filters, fields, set } = useTrailFilters();
  const trail = useTrail(filters);
  const save = useExportTrail();
  useTitle(t('title'), tenant.name);
  const events = trail.data?.pages.flatMap((page) => page.items);
  const subjectTitle = events?.find((event) => event.subject.title)?.subject.title;
  const exportAs = (format: 'csv' | 'ndjson') =>
    save.mutate({ filters, format }, { onSuccess: () => toast({ title: t('exported'), tone: 'good' }) });
  const refusal = reason('export', 'Trail');
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="trail">{t('title')}</PageHeading>
          <p className="page-lead">{can('read', 'Trail') ? t('lead') : t('leadMine')}</p>
        </div>
        <div className="page-acts">
          {refusal ? (
            <Button icon="download" reason={refusal}>
              {t('export')}
            </Button>
          ) : (
            <Menu
              label={t('export')}
              placement="bottom end"
              groups={[
                {
                  id: 'export',
                  entries: [
                    { id: 'csv', label: t('exportCsv'), icon: 'table', onAction: () => exportAs('csv') },
                    { id: 'ndjson', label: t('exportNdjson'), icon: 'file', onAction: () => exportAs('ndjson') },
                  ],
                },
              ]}
            >
              <Button icon="download" isPending={save.isPending}>
                {t('export')}
              </Button>
            </Menu>
          )}
        </div>
      </header>
      <Anchoring />
      <TrailFields fields={fields} set={set} />
      {fields.subject && (
        <p>
          <Badge tone="accent" icon="history">
            {subjectTitle ? t('subjectTitle', { title: subjectTitle }) : t('subject')}
          </Badge>
        </p>
      )}
      {fields.type && (
        <p>
          <Badge tone="accent" icon="history">
            {t('sameType')}
          </Badge>
        </p>
      )}
      {!events && <Waiting answer={trail} lines={8} />}
      {events?.length === 0 && (
        <Empty icon="history" title={t('empty')}>
          {t('emptyWords')}
        </Empty>
      )}
      {events && <Days events={events} />}
      {trail.hasNextPage && (
        <p className="files-more">
          <Button isPending={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </div>
  );
};
