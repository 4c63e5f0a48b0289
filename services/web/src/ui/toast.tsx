import { flushSync } from 'react-dom';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import './toast.css';

export type ToastWords = {
  title: string;
  tone?: 'plain' | 'good' | 'bad';
  /** One thing to do about it, as « Annuler ». */
  action?: { label: string; run: () => void };
};

const queue = new ToastQueue<ToastWords>({ maxVisibleToasts: 3, wrapUpdate: (update) => flushSync(update) });

/** Says a word at the foot of the page for some seconds, longer when there is something to do. */
export const toast = (words: ToastWords): void => {
  queue.add(words, { timeout: words.action || words.tone === 'bad' ? 12_000 : 6_000 });
};

const icons = { plain: 'info', good: 'check', bad: 'warning' } as const;

/** Where the words of {@link toast} appear; once in a page. */
export const Toasts = () => {
  const { t } = useTranslation('ui');
  return (
    <ToastRegion queue={queue} className="toasts no-print" aria-label={t('messages')}>
      {({ toast: one }) => (
        <AriaToast toast={one} className={`toast toast-${one.content.tone ?? 'plain'}`}>
          <Icon name={icons[one.content.tone ?? 'plain']} />
          <ToastContent className="toast-words">
            <Text slot="title">{one.content.title}</Text>
          </ToastContent>
          {one.content.action && (
            <Button
              small
              look="plain"
              onPress={() => {
                one.content.action?.run();
                queue.close(one.key);
              }}
            >
              {one.content.action.label}
            </Button>
          )}
          <IconButton small label={t('closeMessage')} icon="close" onPress={() => queue.close(one.key)} />
        </AriaToast>
      )}
    </ToastRegion>
  );
};
