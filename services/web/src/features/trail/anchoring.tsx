import type { listAnchors, ResponseOf } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { saidDate } from '../../app/dates.ts';
import { Banner } from '../../ui/words.tsx';
import { useAnchoring, useInstanceAnchoring } from './trail.queries.ts';

type Said = ResponseOf<typeof listAnchors>;

/** How the trail is sealed, and what elsewhere attests to it; what to do when that has ceased, for who can mend it. */
const Words = ({ said, operator = false }: { said: Said; operator?: boolean }) => {
  const { t } = useTranslation('trail');
  const { state, lastAt, waitingSince, epoch, sealing, unsealedSince } = said;
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
      {state === 'none' && <p className="muted">{t('anchorNone')}</p>}
      {state === 'waiting' && sealing === 'ok' && <p className="muted">{t('anchorWaiting')}</p>}
      {state === 'ok' && lastAt && <p className="muted">{t('anchorOk', { when: saidDate(lastAt) })}</p>}
    </div>
  );
};

/** For who may read a body's whole trail. */
export const Anchoring = () => {
  const { can } = useAbility();
  const { data } = useAnchoring(can('read', 'Trail'));
  return data ? <Words said={data} /> : null;
};

/** For the operator, of the instance's trail. */
export const InstanceAnchoring = () => {
  const { data } = useInstanceAnchoring();
  return data ? <Words said={data} operator /> : null;
};
