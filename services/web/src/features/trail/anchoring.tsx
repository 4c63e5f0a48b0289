import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { saidDate } from '../../app/dates.ts';
import { Banner } from '../../ui/words.tsx';
import { useAnchoring } from './trail.queries.ts';

/** Whether something elsewhere attests to the trail, for who may read it all; an alert when that has ceased. */
export const Anchoring = () => {
  const { t } = useTranslation('trail');
  const { can } = useAbility();
  const { data } = useAnchoring(can('read', 'Trail'));
  if (!data) return null;
  const { state, lastAt, waitingSince, epoch } = data;
  return (
    <>
      {epoch !== null && epoch > 1 && <Banner>{t('epoch', { epoch })}</Banner>}
      {state === 'late' && waitingSince && (
        <Banner tone="warn" live>
          {t('anchorLate', { when: saidDate(waitingSince) })}
        </Banner>
      )}
      {state === 'none' && <p className="muted">{t('anchorNone')}</p>}
      {state === 'waiting' && <p className="muted">{t('anchorWaiting')}</p>}
      {state === 'ok' && lastAt && <p className="muted">{t('anchorOk', { when: saidDate(lastAt) })}</p>}
    </>
  );
};
