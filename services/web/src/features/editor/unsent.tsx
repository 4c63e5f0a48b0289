import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../../app/online.ts';
import { sessionTrouble } from '../../app/session.ts';
import { useStore } from '../../app/store.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Banner } from '../../ui/words.tsx';
import { leftRefused, refusedNotes, wipeLeft, wipeOthers } from './local-notes.ts';
import { sendUnsent } from './send-unsent.ts';

/**
 * What this computer keeps, looked after while someone is signed in: copies that another person left are erased, as are
 * those of bodies that one acts for no longer, and
 * what was written offline in notes that are not open is sent once there is a network. What is refused is offered as a
 * file, wherever one is and until it was taken: the note itself may no longer be seen.
 */
export const Unsent = ({ personId, tenantIds }: { personId: string; tenantIds: readonly string[] }) => {
  const { t } = useTranslation('editor');
  const online = useOnline();
  const signedIn = useStore(sessionTrouble) === null;
  const left = useStore(leftRefused);
  const refused = useStore(refusedNotes);
  useEffect(() => void wipeOthers(personId), [personId]);
  useEffect(() => void wipeLeft(personId, tenantIds), [personId, tenantIds]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each note that was left refused
  useEffect(() => {
    if (!online || !signedIn) return;
    void sendUnsent(personId).then((sent) => {
      if (sent > 0) toast({ title: t('sent', { count: sent }), tone: 'good' });
    });
  }, [personId, online, signedIn, left, t]);
  if (refused.length === 0) return null;
  return (
    <section aria-label={t('unsent')} className="notices no-print">
      {refused.map((note) => (
        <Banner
          key={note.database}
          tone="bad"
          live
          actions={
            <Button
              small
              look="primary"
              icon="download"
              onPress={() =>
                void import('./kept-file.ts').then(({ handOver }) =>
                  handOver(personId, note, t('refused.file', { title: note.title })),
                )
              }
            >
              {t('refused.download')}
            </Button>
          }
        >
          {t('unsentRefused', { title: note.title })}
        </Banner>
      ))}
    </section>
  );
};
