import { faultMessage, isFaultCode } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../app/errors.ts';
import { useStore } from '../../app/store.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useLate } from '../../ui/late.ts';
import { Banner } from '../../ui/words.tsx';
import { download } from './download.ts';
import type { LiveNote } from './live-note.ts';
import { isRefused } from './saving-state.ts';

// The other refusals come from an access that changed.
const aboutText = /^(note|item)\./;

/** What was written here was not accepted: it is offered as a file, then the common text comes back. */
export const Refused = ({
  note,
  title,
  onDiscard,
}: {
  note: LiveNote;
  title: string;
  onDiscard: () => Promise<void>;
}) => {
  const { t } = useTranslation('editor');
  const state = useStore(note.state);
  // A line that has just come back may still acknowledge what was sent before it broke.
  const shown = useLate(isRefused(state), 700);
  const code = state.refusal ?? '';
  const [asking, setAsking] = useState(false);
  if (!shown) return null;
  const take = () =>
    download(title, t('refused.file', { title }), document.querySelector('.note-text')?.innerHTML ?? '');
  return (
    <>
      <Banner
        tone="bad"
        live
        actions={
          <>
            <Button small look="primary" icon="download" onPress={take}>
              {t('refused.download')}
            </Button>
            <Button small onPress={() => setAsking(true)}>
              {t('refused.discard')}
            </Button>
          </>
        }
      >
        <strong>{t('refused.title')}</strong>
        <span>{isFaultCode(code) && aboutText.test(code) ? faultMessage(code) : t('refused.access')}</span>
        <span>{t('refused.keep')}</span>
      </Banner>
      <Confirm
        title={t('refused.discardTitle')}
        action={t('refused.discard')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={onDiscard}
        wordsOf={wordsOf}
      >
        <p>{t('refused.discardWords', { title })}</p>
      </Confirm>
    </>
  );
};
