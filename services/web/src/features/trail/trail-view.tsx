import type { ExportFormat } from '@bocage/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useGo } from '../../app/go.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { Anchoring } from './anchoring.tsx';
import { EventCount } from './event-count.tsx';
import { EventDays } from './event-days.tsx';
import { useExportTrail } from './exports/exports.queries.ts';
import type { useTrailFilters } from './trail-filters.tsx';
import { TrailHeading } from './trail-story.tsx';
import { useTrail } from './trail.queries.ts';
import type { TrailFilters, TrailSource } from './trail.source.ts';
import { VerifyPanel } from './verify/verify-panel.tsx';
import { useVerify } from './verify/verify.ts';
import './trail-screen.css';

const icons = { csv: 'table', ndjson: 'file', pdf: 'note', proofs: 'lock' } as const satisfies Record<
  ExportFormat,
  IconName
>;

const ExportMenu = ({ source, filters }: { source: TrailSource; filters: TrailFilters }) => {
  const { t } = useTranslation('trail');
  const save = useExportTrail(source);
  const go = useGo();
  const exportAs = (format: ExportFormat) =>
    save.mutate(
      { filters, format },
      {
        onSuccess: (how) =>
          how === 'saved'
            ? toast({ title: t('exported'), tone: 'good' })
            : toast({
                title: t('exports.prepared'),
                action: { label: t('exports.see'), run: () => go(source.at.exports) },
              }),
      },
    );
  const entries = (...formats: ExportFormat[]) =>
    formats.map((id) => ({
      id,
      label: t(`exports.forms.${id}`),
      icon: icons[id],
      onAction: () => exportAs(id),
    }));
  return (
    <Menu
      label={t('export')}
      placement="bottom end"
      groups={
        source.direct
          ? [
              { id: 'export', entries: entries('csv', 'ndjson') },
              { id: 'prepared', title: t('exports.byJob'), entries: entries('pdf', 'proofs') },
            ]
          : [{ id: 'prepared', title: t('exports.byJob'), entries: entries('csv', 'ndjson', 'pdf', 'proofs') }]
      }
    >
      <Button icon="download" isPending={save.isPending}>
        {t('export')}
      </Button>
    </Menu>
  );
};

/** A trail, whoever's: filtered, read as sentences, opened, verified, taken away. */
export const TrailView = ({
  source,
  filters,
  fields,
  title,
  lead,
  whole = true,
  unread = false,
  refusal = null,
  erasure,
  children,
}: {
  source: TrailSource;
  filters: TrailFilters;
  fields: ReturnType<typeof useTrailFilters>['fields'];
  title: string;
  lead: string;
  /** Whether the reader may read it all. */
  whole?: boolean;
  /** Whether what is filtered for is not shown to the reader. */
  unread?: boolean;
  /** Why it may not be exported. */
  refusal?: string | null;
  erasure?: string | undefined;
  /** What it is filtered by. */
  children: ReactNode;
}) => {
  const { t } = useTranslation('trail');
  const trail = useTrail(source, filters);
  const verify = useVerify(source, filters);
  const events = trail.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <header className="page-head">
        <TrailHeading
          fields={fields}
          events={events ?? []}
          base={source.at.trail}
          title={title}
          lead={lead}
          whole={whole}
        />
        <div className="page-acts">
          <Button icon="check" reason={refusal} isPending={verify.isPending} onPress={verify.start}>
            {t('verify.go')}
          </Button>
          {refusal ? (
            <Button icon="download" reason={refusal}>
              {t('export')}
            </Button>
          ) : (
            <ExportMenu source={source} filters={filters} />
          )}
        </div>
      </header>
      <VerifyPanel verify={verify} source={source} />
      {whole && <Anchoring source={source} />}
      {children}
      {!events && <Waiting answer={trail} lines={8} />}
      <EventCount shown={events?.length} more={trail.hasNextPage} />
      {events?.length === 0 && (
        <Empty icon="history" title={t('empty')}>
          {t(unread ? 'emptyReadings' : Object.values(fields).some(Boolean) ? 'emptyWords' : 'emptyYet')}
        </Empty>
      )}
      {events && <EventDays events={events} base={source.at.trail} erasure={erasure} />}
      {trail.hasNextPage && (
        <p className="files-more">
          <Button isPending={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </>
  );
};
