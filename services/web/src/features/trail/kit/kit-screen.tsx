import type { TrailExport } from '@bocage/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../../app/ability.ts';
import { useActing } from '../../../app/acting.tsx';
import { saidDate } from '../../../app/dates.ts';
import { PageHeading } from '../../../app/heading.tsx';
import { useTitle } from '../../../app/title.ts';
import { Waiting } from '../../../app/wait.tsx';
import { Button } from '../../../ui/button.tsx';
import { Banner } from '../../../ui/words.tsx';
import { ExportState } from '../exports/exports-screen.tsx';
import { useExports, useExportTrail, useFetchExport } from '../exports/exports.queries.ts';
import { TrailTabs } from '../trail-tabs.tsx';
import { type TrailSource, useBodyTrail } from '../trail.source.ts';
import { ExportPart, Kit } from './kit.tsx';

/** The whole trail with its proofs, prepared by a job: asked for here, followed, fetched. */
const WholeExport = ({
  source,
  last,
  reason,
}: {
  source: TrailSource;
  last: TrailExport | undefined;
  reason: string | null;
}) => {
  const { t } = useTranslation('kit');
  const ask = useExportTrail(source);
  const fetchOne = useFetchExport(source);
  const busy = last?.state === 'waiting' || last?.state === 'running';
  return (
    <ExportPart
      acts={
        <>
          {last?.state === 'ready' && (
            <Button icon="download" onPress={() => fetchOne.mutate(last.id)}>
              {t('export.fetch')}
            </Button>
          )}
          {!busy && (
            <Button
              look={last ? 'quiet' : 'plain'}
              reason={reason}
              isPending={ask.isPending}
              onPress={() => ask.mutate({ format: 'proofs', filters: {} })}
            >
              {t(last ? 'export.again' : 'export.prepare')}
            </Button>
          )}
        </>
      }
    >
      {last && (
        <div role="status">
          <ExportState one={last} />
          <p className="muted">{t('export.asked', { when: saidDate(last.createdAt) })}</p>
        </div>
      )}
    </ExportPart>
  );
};

/** What a trail is verified with elsewhere, whichever it is. */
export const KitView = ({ source }: { source: TrailSource }) => {
  const { t } = useTranslation('kit');
  const exports = useExports(source);
  const last = exports.data?.pages[0]?.items.find(
    ({ format, filters }) => format === 'proofs' && Object.keys(filters).length === 0,
  );
  // Preparing and taking an export are sealed in their turn: a checkpoint of after it would not be one that it goes up to.
  const below = last?.state === 'ready' ? String(last.done + 1) : undefined;
  const found = useQuery({
    queryKey: source.key('checkpoints', below),
    queryFn: ({ signal }) => source.checkpoints({ limit: 1, cursor: below }, signal),
    enabled: exports.data !== undefined,
    placeholderData: keepPreviousData,
    // What was done first is sealed a few seconds after.
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? 2_000 : false),
  });
  if (!exports.data) return <Waiting answer={exports} lines={8} />;
  if (!found.data) return <Waiting answer={found} lines={8} />;
  const checkpoint = found.data.items[0] ?? null;
  const reason = checkpoint ? null : t('checkpoint.none');
  return <Kit checkpoint={checkpoint} exporting={<WholeExport source={source} last={last} reason={reason} />} />;
};

export const KitHeading = () => {
  const { t } = useTranslation('kit');
  return (
    <header className="page-head">
      <div className="page-title">
        <PageHeading place="trail-kit">{t('title')}</PageHeading>
        <p className="page-lead">{t('lead')}</p>
        <p className="no-print">{t('start')}</p>
      </div>
    </header>
  );
};

/** From which whoever distrusts the instance takes what is needed to verify a body's trail elsewhere. */
export const KitScreen = () => {
  const { t } = useTranslation('kit');
  const { tenant } = useActing();
  const { can } = useAbility();
  const source = useBodyTrail();
  useTitle(t('title'), tenant.name);
  return (
    <div className="page">
      <TrailTabs />
      <KitHeading />
      {can('export', 'Trail') ? <KitView source={source} /> : <Banner tone="warn">{t('refused')}</Banner>}
    </div>
  );
};
