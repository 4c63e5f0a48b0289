import type { Share } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { wordsOf } from '../../app/errors.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { useEndShare } from './access.queries.ts';

/** Asks once before a share ends: what goes, for whom, and what stays. */
export const EndShare = ({ share, onClose }: { share: Share | null; onClose: () => void }) => {
  const { t } = useTranslation('access');
  const { tenant } = useActing();
  const end = useEndShare();
  const words = {
    name: share?.workspaceName ?? '',
    owner: share?.owner.name ?? '',
    receiver: share?.receiver.name ?? '',
  };
  return (
    <Confirm
      title={t('endTitle', words)}
      action={t('end')}
      isOpen={share !== null}
      onClose={onClose}
      onConfirm={async () => {
        if (!share) return;
        await end.mutateAsync(share.id);
        toast({ title: t('ended', words), tone: 'good' });
      }}
      wordsOf={wordsOf}
    >
      <p>{share?.owner.id === tenant.id ? t('endOwner', words) : t('endReceiver', words)}</p>
    </Confirm>
  );
};
