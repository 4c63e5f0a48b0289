import type { Support } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { saidMoment } from '../../app/dates.ts';

/** The words of one access: who, where, what, until when. */
export const useSupportWords = () => {
  const { t } = useTranslation('support');
  return (one: Support) => ({
    name: one.displayName,
    body: one.body.name,
    act: t(`acts.${one.level}`),
    scope: one.workspaces ? one.workspaces.map((space) => `«\u202f${space.name}\u202f»`).join(', ') : t('all'),
    when: saidMoment(one.until),
    reason: one.reason ?? '',
  });
};
