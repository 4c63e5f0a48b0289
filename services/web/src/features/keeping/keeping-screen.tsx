import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { useTitle } from '../../app/title.ts';
import { useBodyTrail } from '../trail/trail.source.ts';
import { Erasure } from './erasure.tsx';
import { KeepingView } from './keeping-view.tsx';

/** How long the trail of the acting body keeps what it tells, what leaves it, and a person whom it forgets. */
export const KeepingScreen = () => {
  const { t } = useTranslation('keeping');
  const { tenant } = useActing();
  const { can, reason } = useAbility();
  const source = useBodyTrail();
  useTitle(t('title'), tenant.name);
  return (
    <div className="admin-page">
      <KeepingView source={source} refusal={reason('administer', 'Tenant')} />
      {can('erase', 'Trail') && <Erasure />}
    </div>
  );
};
