import { isReading } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { useTitle } from '../../app/title.ts';
import { TrailFields, useTrailFilters } from './trail-filters.tsx';
import { useBodyTrail } from './trail.source.ts';
import { TrailTabs } from './trail-tabs.tsx';
import { TrailView } from './trail-view.tsx';

/** The trail of the acting body. */
export const TrailScreen = () => {
  const { t } = useTranslation('trail');
  const { tenant } = useActing();
  const { can, reason } = useAbility();
  const source = useBodyTrail();
  const { filters, fields, set } = useTrailFilters();
  useTitle(t('title'), tenant.name);
  const whole = can('read', 'Trail');
  // An alert leads here whoever may not see what it is about.
  const unread = filters.type !== undefined && isReading(filters.type) && !can('read-readings', 'Trail');
  return (
    <div className="page">
      <TrailTabs />
      <TrailView
        source={source}
        filters={filters}
        fields={fields}
        title={t('title')}
        lead={t(whole ? 'lead' : 'leadMine')}
        whole={whole}
        unread={unread}
        refusal={reason('export', 'Trail')}
        erasure={can('erase', 'Trail') ? source.at.keeping : undefined}
      >
        <TrailFields fields={fields} set={set} />
      </TrailView>
    </div>
  );
};
