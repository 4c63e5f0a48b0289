import { abilityFor, type Action, may, type Refusal, refusal, type Row, type SubjectKind } from '@bocage/permissions';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from './acting.tsx';
import { sessionQuery } from './session.ts';

/**
 * What the person may do here, by the same rules as the server. `reason` gives the words to show beside a control that
 * cannot be used, or null. A missing second factor is no reason: the control works, and the factor is asked for then.
 */
export const useAbility = () => {
  const { t } = useTranslation();
  const { me, membership, tenant } = useActing();
  const session = useQuery(sessionQuery);
  const acr = session.data?.signedIn ? session.data.acr : 1;
  const ability = useMemo(
    () =>
      abilityFor({
        permissions: membership.permissions,
        personId: me.person.id,
        tenantId: tenant.id,
        tenantState: tenant.state,
        acr,
      }),
    [membership.permissions, me.person.id, tenant.id, tenant.state, acr],
  );
  const strong = useMemo(
    () =>
      abilityFor({
        permissions: membership.permissions,
        personId: me.person.id,
        tenantId: tenant.id,
        tenantState: tenant.state,
        acr: 2,
      }),
    [membership.permissions, me.person.id, tenant.id, tenant.state],
  );
  const wordsOf = (found: Refusal, archived: boolean): string => {
    if (tenant.state === 'closed') return t('reason.closed');
    if (found.kind === 'level') return archived ? t('reason.archived') : t(`reason.level.${found.needs}`);
    if (found.kind === 'tenant') return t(`reason.tenant.${found.needs}`);
    return found.kind === 'state' ? t('reason.level.manager') : t('reason.permission');
  };
  return {
    ability,
    acr,
    /** Whether it would be allowed once the second factor is given: what a menu shows. */
    can: (action: Action, kind: SubjectKind, row?: Row): boolean => may(strong, action, kind, row),
    reason: (action: Action, kind: SubjectKind, row?: Row & { archived?: boolean }): string | null => {
      const { archived = false, ...asked } = row ?? {};
      const found = refusal(strong, action, kind, row ? asked : undefined);
      return found && wordsOf(found, archived);
    },
  };
};
