import { useTranslation } from 'react-i18next';
import { saidDate } from '../../app/dates.ts';
import { Banner } from '../../ui/words.tsx';
import { useAnchoring } from './trail.queries.ts';
import { instanceTrail, type TrailSource } from './trail.source.ts';

/** How the trail is sealed, and what elsewhere attests to it; what to do when that has ceased, for who can mend it. */
export const Anchoring = ({ source }: { source: TrailSource }) => {
  const { t } = useTranslation('trail');
  const { data } = useAnchoring(source);
  const operator = source === instanceTrail;
  if (!data) return null;
  const { state, lastAt, waitingSince, epoch, sealing, unsealedSince } = data;
  return (
    <div className="trail-state">
      {epoch !== null && epoch > 1 && <Banner>{t('epoch', { epoch })}</Banner>}
      {sealing !== 'ok' && (
        <Banner tone={sealing === 'broken' ? 'bad' : 'warn'} live>
          {t(`sealing.${sealing}`, { when: unsealedSince ? saidDate(unsealedSince) : '' })}{' '}
          {operator ? t(`sealing.do.${sealing}`) : t('sealing.tell')}
        </Banner>
      )}
      {state === 'late' && waitingSince && (
        <Banner tone="warn" live>
          {t(operator ? 'anchorLateDo' : 'anchorLate', { when: saidDate(waitingSince) })}
        </Banner>
      )}
      {state === 'none' && <p className="muted">{t(operator ? 'anchorNoneDo' : 'anchorNone')}</p>}
      {state === 'waiting' && sealing === 'ok' && <p className="muted">{t('anchorWaiting')}</p>}
      {state === 'ok' && lastAt && <p className="muted">{t('anchorOk', { when: saidDate(lastAt) })}</p>}
    </div>
  );
};
