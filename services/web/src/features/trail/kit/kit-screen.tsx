import { listCheckpoints } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../../app/ability.ts';
import { useActing } from '../../../app/acting.tsx';
import { saidDate } from '../../../app/dates.ts';
import { PageHeading } from '../../../app/heading.tsx';
import { useTitle } from '../../../app/title.ts';
import { Button } from '../../../ui/button.tsx';
import { Banner } from '../../../ui/words.tsx';
import { ExportState } from '../exports/exports-screen.tsx';
import { useExports, useExportTrail, useFetchExport } from '../exports/exports.queries.ts';
import { TrailTabs } from '../trail-tabs.tsx';
import { ExportPart, Kit } from './kit.tsx';

/** The whole trail with its proofs, prepared by a job: asked for here, followed, fetched. */
const TenantExport = () => {
  const { t } = useTranslation('kit');
  const exports = useExports();
  const ask = useExportTrail();
  const fetchOne = useFetchExport();
  const last = exports.data?.pages[0]?.items.find(
    ({ format, filters }) => format === 'proofs' && Object.keys(filters).length === 0,
  );
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
  const { call, key } = useActing();
  const newest = useQuery({
    queryKey: key('checkpoints'),
    queryFn: ({ signal }) => call(listCheckpoints, { query: { limit: 1 } }, signal),
  });
  return <Kit checkpoint={newest.data && (newest.data.items[0] ?? null)} exporting={<TenantExport />} />;
};

/** From which whoever distrusts the instance takes what is needed to verify the trail elsewhere. */
export const KitScreen = () => {
  const { t } = useTranslation('kit');
  const { tenant } = useActing();
  const { reason } = useAbility();
  const refusal = reason('export', 'Trail');
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
      {refusal ? <Banner tone="warn">{refusal}</Banner> : <TenantKit />}
    </div>
  );
};
