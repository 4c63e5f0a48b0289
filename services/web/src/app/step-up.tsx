import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/words.tsx';
import { sessionTrouble, stepUpHref } from './session.ts';
import { useStore } from './store.ts';

/** The second factor in place of a page that needs it; one comes back to the same page. */
export const StepUpPage = () => {
  const { t } = useTranslation('app');
  return (
    <Empty
      icon="lock"
      title={t('trouble.stepUpTitle')}
      actions={
        <a className="button button-primary" href={stepUpHref()}>
          {t('trouble.stepUpGo')}
        </a>
      }
    >
      <p>{t('trouble.stepUpPage')}</p>
    </Empty>
  );
};

/** Asks for the second factor when an act needs it; one comes back to the same place. */
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
