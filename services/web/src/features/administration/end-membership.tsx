import type { PersonCard } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../app/errors.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { useHandover, usePeople, usePersonActs } from './administration.queries.ts';

/** Ends a membership, once it is said who takes over what would be left without a manager. */
export const EndMembership = ({
  person,
  isOpen,
  onClose,
}: {
  person: PersonCard;
  isOpen: boolean;
  onClose: () => void;
}) => {
  const { t } = useTranslation('administration');
  const name = person.displayName;
  const handover = useHandover(person.personId, isOpen);
  const people = usePeople('', 'current');
  const { end } = usePersonActs(person.personId, person.membershipId);
  const [successors, setSuccessors] = useState<Record<string, string>>({});
  const [administrator, setAdministrator] = useState('');
  const others = (people.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (one) => one.membershipId !== person.membershipId,
  );
  const options = [
    { value: '', label: t('endChoose') },
    ...others.map((one) => ({ value: one.membershipId, label: one.displayName })),
  ];
  const grants = handover.data?.grants ?? [];
  return (
    <Confirm
      title={t('endTitle', { name })}
      action={t('end')}
      isOpen={isOpen}
      onClose={onClose}
      wordsOf={wordsOf}
      onConfirm={async () => {
        const taken = Object.entries(successors).filter(([, membershipId]) => membershipId);
        await end.mutateAsync({
          successors: taken.map(([workspaceId, membershipId]) => ({ workspaceId, membershipId })),
          administrator: administrator || null,
        });
        toast({ title: t('endDone', { name }), tone: 'good' });
      }}
    >
      <p>{t('endWords')}</p>
      {grants.length > 0 && (
        <>
          <p>{t('endGrants')}</p>
          <ul>
            {grants.map((grant) => (
              <li key={`${grant.workspaceId} ${grant.level}`}>
                {grant.workspaceName}
                {grant.lastManager && (
                  <Select
                    label={t('endSuccessor', { workspace: grant.workspaceName })}
                    value={successors[grant.workspaceId] ?? ''}
                    onChange={(value) => setSuccessors({ ...successors, [grant.workspaceId]: value })}
                    options={options}
                  />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {handover.data?.lastAdministrator && (
        <Select label={t('endAdministrator')} value={administrator} onChange={setAdministrator} options={options} />
      )}
    </Confirm>
  );
};
