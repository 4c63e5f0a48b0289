import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { saidSize } from '../../app/dates.ts';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useUsage } from './files.queries.ts';

/** What the body keeps of what it may keep: in its own workspaces only; elsewhere the quota is another's. */
export const Usage = ({ onlyWhenFull = false }: { onlyWhenFull?: boolean }) => {
  const { t } = useTranslation('files');
  const { tenant } = useActing();
  const { workspace } = useOpenWorkspace();
  const { data } = useUsage();
  if (!data || workspace.owner.id !== tenant.id) return null;
  const full = data.usedBytes + data.heldBytes > data.quotaBytes * 0.9;
  if (onlyWhenFull && !full) return null;
  return (
    <p className="muted">
      {t('usage', { used: saidSize(data.usedBytes), quota: saidSize(data.quotaBytes) })}
      {full && ` ${t('usageFull')}`}
    </p>
  );
};
