import { useTranslation } from 'react-i18next';
import { useTitle } from '../../app/title.ts';
import { ExportsView } from '../trail/exports/exports-screen.tsx';
import { EventFields, instanceFamilies, useTrailFilters } from '../trail/trail-filters.tsx';
import { instanceTrail } from '../trail/trail.source.ts';
import { TrailView } from '../trail/trail-view.tsx';
import { KeepingView } from '../keeping/keeping-view.tsx';

/** The trail of the instance: sign-ins, provisioning, operators' acts; no content. */
export const InstanceTrail = () => {
  const { t } = useTranslation('provisioning');
  const { filters, fields, set } = useTrailFilters();
  // Who acts in it is an account: nobody to filter by.
  const { person: _nobody, ...asked } = filters;
  useTitle(t('trail'));
  return (
    <div className="instance-trail">
      <TrailView source={instanceTrail} filters={asked} fields={fields} title={t('trail')} lead={t('trailLead')}>
        <EventFields fields={fields} set={set} families={instanceFamilies} />
      </TrailView>
    </div>
  );
};

/** The operator's own exports of it. */
export const InstanceExports = () => {
  const { t } = useTranslation('provisioning');
  useTitle(t('exports'), t('trail'));
  return (
    <div className="instance-trail">
      <ExportsView source={instanceTrail} />
    </div>
  );
};

/** How long it keeps what it tells. */
export const InstanceKeeping = () => {
  const { t } = useTranslation('provisioning');
  useTitle(t('keeping'), t('trail'));
  return (
    <div className="instance-page">
      <KeepingView source={instanceTrail} />
    </div>
  );
};
