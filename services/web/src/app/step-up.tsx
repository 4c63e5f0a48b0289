import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { sessionTrouble, stepUpHref } from './session.ts';
import { useStore } from './store.ts';

/** Asks for the second factor when an act or a page needs it; one comes back to the same place. */
export const StepUp = () => {
  const { t } = useTranslation('app');
  const trouble = useStore(sessionTrouble);
  return (
    <Dialog title={t('trouble.stepUpTitle')} isOpen={trouble === 'step-up'} onClose={() => sessionTrouble.set(null)}>
      <p>{t('trouble.stepUp')}</p>
      <footer className="dialog-foot">
        <a className="button button-primary" href={stepUpHref()}>
          {t('trouble.stepUpGo')}
        </a>
      </footer>
    </Dialog>
  );
};
