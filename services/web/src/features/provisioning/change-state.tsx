import type { ProvisionedTenant } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../app/errors.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { useChangeState } from './provisioning.queries.ts';

export type WantedState = 'active' | 'suspended' | 'closed';

/** Asks once, with the reason that the trail will hold. */
export const ChangeState = ({
  asked,
  onClose,
}: {
  asked: { tenant: ProvisionedTenant; state: WantedState } | null;
  onClose: () => void;
}) => {
  const { t } = useTranslation('provisioning');
  const [reason, setReason] = useState('');
  const change = useChangeState();
  const state = asked?.state ?? 'suspended';
  const name = asked?.tenant.name ?? '';
  const label = { suspended: t('suspend'), active: t('resume'), closed: t('close') }[state];
  const close = () => {
    setReason('');
    onClose();
  };
  return (
    <Confirm
      title={t(`stateTitle.${state}`, { name })}
      action={label}
      danger={state !== 'active'}
      isOpen={asked !== null}
      onClose={close}
      wordsOf={wordsOf}
      onConfirm={async () => {
        if (!asked) return;
        await change.mutateAsync({ tenantId: asked.tenant.tenantId, state, reason });
        toast({ title: t(`stateDone.${state}`, { name }), tone: 'good' });
      }}
    >
      <p>{t(`stateWords.${state}`)}</p>
      <TextField label={t('reason')} value={reason} onChange={setReason} maxLength={500} isRequired />
    </Confirm>
  );
};
