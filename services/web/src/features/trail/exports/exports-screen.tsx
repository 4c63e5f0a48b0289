import { useTranslation } from 'react-i18next';
import { useActing } from '../../../app/acting.tsx';
import { useTitle } from '../../../app/title.ts';
import { useBodyTrail } from '../trail.source.ts';
import { TrailTabs } from '../trail-tabs.tsx';
import { ExportsView } from './exports-view.tsx';

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
