import { useTranslation } from 'react-i18next';

/** How many events the filters leave, for who does not see the list change. */
export const EventCount = ({ shown, more }: { shown: number | undefined; more: boolean }) => {
  const { t } = useTranslation('trail');
  return (
    <p role="status" className="visually-hidden">
      {shown !== undefined && (more ? t('countMore', { count: shown }) : t('count', { count: shown }))}
    </p>
  );
};
