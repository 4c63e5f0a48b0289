import { type ExportFormat, isReading } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { useGo } from '../../app/go.ts';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { Empty } from '../../ui/words.tsx';
import { Anchoring } from './anchoring.tsx';
import { EventCount } from './event-count.tsx';
import { EventDays } from './event-days.tsx';
import { useExportTrail } from './exports/exports.queries.ts';
import { TrailFields, useTrailFilters } from './trail-filters.tsx';
import { TrailHeading } from './trail-story.tsx';
import { useTrail } from './trail.queries.ts';
import { TrailTabs } from './trail-tabs.tsx';
import { VerifyPanel } from './verify/verify-panel.tsx';
import { useVerify } from './verify/verify.ts';

/** The trail of the acting body: filtered, read as sentences, opened, exported. */
export const TrailScreen = () => {
  const { t } = useTranslation('trail');
  const { tenant, code } = useActing();
  const { can, reason } = useAbility();
  const erasure = can('erase', 'Trail') ? address.administration(code, 'conservation') : undefined;
  const { filters, fields, set } = useTrailFilters();
  const trail = useTrail(filters);
  const save = useExportTrail();
  const verify = useVerify(filters);
  useTitle(t('title'), tenant.name);
  const events = trail.data?.pages.flatMap((page) => page.items);
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
                action: { label: t('exports.see'), run: () => go(address.trailExports(code)) },
              }),
      },
    );
  const refusal = reason('export', 'Trail');
  // An alert leads here whoever may not see what it is about.
  const unread = filters.type !== undefined && isReading(filters.type) && !can('read-readings', 'Trail');
  return (
    <div className="page">
      <TrailTabs />
      <header className="page-head">
        <TrailHeading fields={fields} events={events ?? []} />
        <div className="page-acts">
          <Button icon="check" reason={refusal} isPending={verify.isPending} onPress={verify.start}>
            {t('verify.go')}
          </Button>
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
                {
                  id: 'prepared',
                  title: t('exports.byJob'),
                  entries: [
                    { id: 'pdf', label: t('exports.forms.pdf'), icon: 'note', onAction: () => exportAs('pdf') },
                    {
                      id: 'proofs',
                      label: t('exports.forms.proofs'),
                      icon: 'lock',
                      onAction: () => exportAs('proofs'),
                    },
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
      <VerifyPanel verify={verify} />
      <Anchoring />
      <TrailFields fields={fields} set={set} />
      {!events && <Waiting answer={trail} lines={8} />}
      <EventCount shown={events?.length} more={trail.hasNextPage} />
      {events?.length === 0 && (
        <Empty icon="history" title={t('empty')}>
          {t(unread ? 'emptyReadings' : Object.values(fields).some(Boolean) ? 'emptyWords' : 'emptyYet')}
        </Empty>
      )}
      {events && <EventDays events={events} base={address.trail(code)} erasure={erasure} />}
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
