import { isEventType, nameOfType, type TrailExport } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { dayDate, fullDate, saidDate, saidSize } from '../../../app/dates.ts';
import { useActing } from '../../../app/acting.tsx';
import { PageHeading } from '../../../app/heading.tsx';
import { useTitle } from '../../../app/title.ts';
import { Waiting } from '../../../app/wait.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { Table } from '../../../ui/table.tsx';
import { Badge, Empty, Progress } from '../../../ui/words.tsx';
import { TrailTabs } from '../trail-tabs.tsx';
import { type TrailSource, useBodyTrail } from '../trail.source.ts';
import { useExports, useFetchExport, useRemoveExport } from './exports.queries.ts';
import './exports-screen.css';

/** What an export holds: its form, and what it was narrowed to. */
const What = ({ one }: { one: TrailExport }) => {
  const { t } = useTranslation('trail');
  const { from, until, person, subject, kind, type } = one.filters;
  const words = [
    from && t('exports.since', { day: dayDate(from) }),
    until && t('exports.until', { day: dayDate(new Date(Date.parse(until) - 1).toISOString()) }),
    person && t('exports.onePerson'),
    subject && t('exports.oneThing'),
    type ? (isEventType(type) ? nameOfType(type) : type) : kind && t(`kinds.${kind as 'note'}`, { defaultValue: kind }),
  ].filter(Boolean);
  return (
    <>
      <span className="export-form">{t(`exports.forms.${one.format}`)}</span>
      <span className="muted">{words.length > 0 ? words.join(', ') : t('exports.all')}</span>
    </>
  );
};

/** How far an export is, or what it holds and for how long. */
export const ExportState = ({ one }: { one: TrailExport }) => {
  const { t } = useTranslation('trail');
  if (one.state === 'running')
    return (
      <div className="export-state">
        <span>{t('exports.running', { done: one.done, total: one.total })}</span>
        <Progress label={t('exports.progress')} value={one.total > 0 ? Math.round((100 * one.done) / one.total) : 0} />
      </div>
    );
  if (one.state === 'waiting') return <Badge>{t('exports.waiting')}</Badge>;
  if (one.state === 'failed')
    return (
      <div className="export-state">
        <Badge tone="bad" icon="warning">
          {t('exports.failed')}
        </Badge>
        {one.failure && <span className="muted">{one.failure}</span>}
      </div>
    );
  return (
    <div className="export-state">
      <Badge tone="good" icon="check">
        {t('exports.ready')}
      </Badge>
      <span className="muted">
        {t('exports.holds', { count: one.done, size: saidSize(one.sizeBytes ?? 0) })},{' '}
        {t('exports.kept', { day: dayDate(one.expiresAt) })}
      </span>
    </div>
  );
};

/** One's own exports that a job makes: how far they are, and their bytes for seven days. */
export const ExportsView = ({ source }: { source: TrailSource }) => {
  const { t } = useTranslation('trail');
  const exports = useExports(source);
  const fetchOne = useFetchExport(source);
  const remove = useRemoveExport(source);
  const all = exports.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <header className="page-head">
        <div className="page-title">
          <PageHeading place={source.at.exports}>{t('exports.title')}</PageHeading>
          <p className="page-lead">{t('exports.lead')}</p>
        </div>
      </header>
      {!all && <Waiting answer={exports} />}
      {all?.length === 0 && (
        <Empty
          icon="download"
          title={t('exports.empty')}
          actions={<ButtonLink href={source.at.trail}>{t('exports.emptyGo')}</ButtonLink>}
        >
          {t('exports.emptyWords')}
        </Empty>
      )}
      {all && all.length > 0 && (
        <Table
          label={t('exports.title')}
          rows={all}
          keyOf={(one) => one.id}
          blocks
          columns={[
            { id: 'what', title: t('exports.what'), cell: (one) => <What one={one} /> },
            { id: 'state', title: t('exports.state'), cell: (one) => <ExportState one={one} /> },
            {
              id: 'when',
              title: t('exports.asked'),
              cell: (one) => (
                <time dateTime={one.createdAt} title={fullDate(one.createdAt)}>
                  {saidDate(one.createdAt)}
                </time>
              ),
            },
            {
              id: 'acts',
              title: <span className="visually-hidden">{t('exports.acts')}</span>,
              cell: (one) => (
                <span className="export-acts">
                  {one.state === 'ready' && (
                    <Button small icon="download" onPress={() => fetchOne.mutate(one.id)}>
                      {t('exports.fetch')}
                    </Button>
                  )}
                  <Button small look="quiet" icon="trash" onPress={() => remove.mutate(one.id)}>
                    {t('exports.remove')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      {exports.hasNextPage && (
        <p className="files-more">
          <Button isPending={exports.isFetchingNextPage} onPress={() => void exports.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </>
  );
};

/** One's own exports of the acting body's trail. */
export const ExportsScreen = () => {
  const { t } = useTranslation('trail');
  const { tenant } = useActing();
  const source = useBodyTrail();
  useTitle(t('exports.title'), tenant.name);
  return (
    <div className="page">
      <TrailTabs />
      <ExportsView source={source} />
    </div>
  );
};
