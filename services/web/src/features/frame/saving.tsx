import { useTranslation } from 'react-i18next';
import { savingShown } from '../../app/saving.ts';
import { useStore } from '../../app/store.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';

const icons: Record<string, IconName> = {
  saved: 'cloud',
  saving: 'cloud',
  offline: 'cloudOff',
  readonly: 'eye',
  refused: 'warning',
};

/** Whether the text that is open is with the server. « Enregistré » only once the server said so. */
export const Saving = () => {
  const { t } = useTranslation('editor');
  const shown = useStore(savingShown);
  if (!shown) return null;
  const words =
    shown.kind === 'offline'
      ? shown.pending > 0
        ? t('saving.offline', { count: shown.pending })
        : t('saving.offlineIdle')
      : t(`saving.${shown.kind}`);
  return (
    <span className={`saving saving-${shown.kind}`} role="status">
      {shown.kind === 'saving' || shown.kind === 'loading' ? (
        <span className="spinner" aria-hidden="true" />
      ) : (
        <Icon name={icons[shown.kind] ?? 'cloud'} size={18} />
      )}
      <span className="saving-words">{words}</span>
    </span>
  );
};
