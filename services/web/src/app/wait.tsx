import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/words.tsx';
import { isRefused, isUnseen } from './api.ts';
import { wordsOf } from './errors.ts';
import { StepUpPage } from './step-up.tsx';

type Answer = { isPending: boolean; error: unknown; refetch: () => unknown };

/** What stands in place of an answer that is not there yet, or did not come. */
export const Waiting = ({ answer, lines }: { answer: Answer; lines?: number }) => {
  const { t } = useTranslation();
  if (isRefused(answer.error, 'auth.step-up')) return <StepUpPage />;
  if (answer.error) {
    return (
      <Empty
        icon="warning"
        title={isUnseen(answer.error) ? t('unseen.title') : t('failed')}
        actions={
          <Button icon="refresh" onPress={() => void answer.refetch()}>
            {t('again')}
          </Button>
        }
      >
        <p>{wordsOf(answer.error)}</p>
      </Empty>
    );
  }
  return <Skeleton label={t('loading')} {...(lines ? { lines } : {})} />;
};
