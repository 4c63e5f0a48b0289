import type { MyMembership } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { saidMoment } from '../../app/dates.ts';

/** In what capacity one acts for a body: one's roles, or a support access and its end. */
export const useRoleWords = () => {
  const { t } = useTranslation('support');
  return ({ roles, support }: MyMembership): string =>
    support ? t('until', { when: saidMoment(support.until) }) : roles.map((role) => role.name).join(', ');
};
