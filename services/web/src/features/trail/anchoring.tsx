import { useTranslation } from 'react-i18next';
import { saidDate } from '../../app/dates.ts';
import { Banner } from '../../ui/words.tsx';
import { useAnchoring } from './trail.queries.ts';
import { instanceTrail, type TrailSource } from './trail.source.ts';

/** Whether something elsewhere attests to the trail, for who may read it all; an alert when that has ceased. */
export const Anchoring = ({ source }: { source: TrailSource }) => {
  const { t } = useTranslation('trail');
  const { data } = useAnchoring(source);
  // The operator is whom the others are told to ask.
  const operates = source === instanceTrail;
  if (!data) return null;
  const { state, lastAt, waitingSince, epoch } = data;
  return (
    <>
      {epoch !== null && epoch > 1 && <Banner>{t('epoch', { epoch })}</Banner>}
      {state === 'late' && waitingSince && (
        <Banner tone="warn" live>
          {t(operates ? 'anchorLateHere' : 'anchorLate', { when: saidDate(waitingSince) })}
        </Banner>
      )}
      {state === 'none' && <p className="muted">{t(operates ? 'anchorNoneHere' : 'anchorNone')}</p>}
      {state === 'waiting' && <p className="muted">{t('anchorWaiting')}</p>}
      {state === 'ok' && lastAt && <p className="muted">{t('anchorOk', { when: saidDate(lastAt) })}</p>}
    </>
  );
};
