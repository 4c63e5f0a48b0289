import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { useOnline } from '../../app/online.ts';
import { sessionTrouble } from '../../app/session.ts';
import { useStore } from '../../app/store.ts';
import { toast } from '../../ui/toast.tsx';
import { wipeOthers } from './local-notes.ts';
import { sendUnsent } from './send-unsent.ts';

/**
 * What this computer keeps, looked after while someone is signed in: copies that another person left are erased, and
 * what was written offline in notes that are not open is sent once there is a network. What is refused is offered as a
 * file, wherever one is: the note itself may no longer be seen.
 */
export const useUnsent = (): void => {
  const { t } = useTranslation('editor');
  const { me } = useActing();
  const personId = me.person.id;
  const online = useOnline();
  const signedIn = useStore(sessionTrouble) === null;
  useEffect(() => void wipeOthers(personId), [personId]);
  useEffect(() => {
    if (!online || !signedIn) return;
    void sendUnsent(personId).then(({ sent, refused }) => {
      if (sent.length > 0) toast({ title: t('sent', { count: sent.length }), tone: 'good' });
      for (const note of refused) {
        toast({
          title: t('unsentRefused', { title: note.title }),
          tone: 'bad',
          action: {
            label: t('refused.download'),
            run: () =>
              void import('./kept-file.ts').then(({ handOver }) =>
                handOver(personId, note, t('refused.file', { title: note.title })),
              ),
          },
        });
      }
    });
  }, [personId, online, signedIn, t]);
};
