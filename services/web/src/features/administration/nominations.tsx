import { decideNomination, listNominations, type Nomination } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { fullDate } from '../../app/dates.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Banner } from '../../ui/words.tsx';

type Decision = 'confirm' | 'refuse' | 'withdraw';

/**
 * Nominations that wait. `here`: those of the acting body, which every member sees and an administrator decides; else
 * those that the gestionnaire proposed, and may take back.
 */
export const Nominations = ({ here }: { here: boolean }) => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
  const { can } = useAbility();
  const memory = useQueryClient();
  const nominations = useQuery({
    queryKey: key('nominations'),
    queryFn: ({ signal }) => call(listNominations, { query: {} }, signal),
  });
  const decide = useMutation({
    mutationFn: ({ nominationId, decision }: { nominationId: string; decision: Decision }) =>
      call(decideNomination, { params: { nominationId }, body: { decision } }),
    onSuccess: () => {
      toast({ title: t('decided'), tone: 'good' });
      return memory.invalidateQueries({ queryKey: key() });
    },
  });
  const waiting = (nominations.data?.items ?? []).filter(
    (one) => one.state === 'waiting' && (!here || one.tenantId === tenant.id),
  );
  if (waiting.length === 0) return null;
  const act = (one: Nomination, decision: Decision, label: string) => (
    <Button
      small
      look={decision === 'confirm' ? 'primary' : 'plain'}
      isPending={decide.isPending && decide.variables.nominationId === one.nominationId}
      onPress={() => decide.mutate({ nominationId: one.nominationId, decision })}
      aria-label={`${label} : ${one.displayName}, ${one.tenantName}`}
    >
      {label}
    </Button>
  );
  const actsOf = (one: Nomination) => {
    if (!here) return can('provision', 'Perimeter') && act(one, 'withdraw', t('withdrawNomination'));
    if (!can('administer', 'Role')) return null;
    return (
      <>
        {act(one, 'confirm', t('confirmNomination'))}
        {act(one, 'refuse', t('refuseNomination'))}
      </>
    );
  };
  return (
    <section aria-label={t('nominations')}>
      {waiting.map((one) => (
        <Banner key={one.nominationId} tone="warn" actions={actsOf(one)}>
          {t(one.notified ? 'nominationWords' : 'nominationUntold', {
            name: one.displayName,
            tenant: one.tenantName,
            when: fullDate(one.effectiveAt),
          })}
        </Banner>
      ))}
    </section>
  );
};
