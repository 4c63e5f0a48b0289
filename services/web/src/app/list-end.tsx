import { useTranslation } from 'react-i18next';

/** Says that a list of {@link allPages} goes on beyond what it shows. */
export const ListEnd = ({ items, max = 1_000 }: { items: readonly unknown[]; max?: number }) => {
  const { t } = useTranslation('app');
  return items.length > max ? <p className="muted">{t('listEnd', { count: items.length })}</p> : null;
};
