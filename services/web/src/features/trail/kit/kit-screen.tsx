import { listCheckpoints, type TrailExport } from '@bocage/contracts';
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
import { useBodyTrail } from '../trail.source.ts';
import { ExportPart, Kit } from './kit.tsx';

/** The whole trail with its proofs, prepared by a job: asked for here, followed, fetched. */
const TenantExport = ({ last, reason }: { last: TrailExport | undefined; reason: string | null }) => {
  const { t } = useTranslation('kit');
  const source = useBodyTrail();
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

const TenantKit = () => {
  const { t } = useTranslation('kit');
  const { call, key } = useActing();
  const source = useBodyTrail();
  const exports = useExports(source);
  const last = exports.data?.pages[0]?.items.find(
    ({ format, filters }) => format === 'proofs' && Object.keys(filters).length === 0,
  );
  // Preparing and taking an export are sealed in their turn: a checkpoint of after it would not be one that it goes up to.
  const below = last?.state === 'ready' ? String(last.done + 1) : undefined;
  const found = useQuery({
    queryKey: key('checkpoints', below),
    queryFn: ({ signal }) => call(listCheckpoints, { query: { limit: 1, cursor: below } }, signal),
    enabled: exports.data !== undefined,
    placeholderData: keepPreviousData,
    // What was done first is sealed a few seconds after.
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? 2_000 : false),
  });
  if (!exports.data) return <Waiting answer={exports} lines={8} />;
  if (!found.data) return <Waiting answer={found} lines={8} />;
  const checkpoint = found.data.items[0] ?? null;
  const reason = checkpoint ? null : t('checkpoint.none');
  return <Kit checkpoint={checkpoint} exporting={<TenantExport last={last} reason={reason} />} />;
};

/** From which whoever distrusts the instance takes what is needed to verify the trail elsewhere. */
export const KitScreen = () => {
  const { t } = useTranslation('kit');
  const { tenant } = useActing();
  const { can } = useAbility();
  useTitle(t('title'), tenant.name);
  return (
    <div className="page">
      <TrailTabs />
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="trail-kit">{t('title')}</PageHeading>
          <p className="page-lead">{t('lead')}</p>
          <p className="no-print">{t('start')}</p>
        </div>
      </header>
      {can('export', 'Trail') ? <TenantKit /> : <Banner tone="warn">{t('refused')}</Banner>}
    </div>
  );
};
