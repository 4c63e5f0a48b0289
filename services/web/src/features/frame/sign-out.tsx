import { endSession } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callAsPerson } from '../../app/api.ts';
import { wordsOf } from '../../app/errors.ts';
import { tellSignedOut } from '../../app/session.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { unsentNotes, wipeSent } from '../editor/local-notes.ts';

/** The way out, and what is asked first: what this computer kept goes with the person, unless it was never sent. */
export const useSignOut = (personId: string): { signOut: (everywhere: boolean) => void; asked: ReactNode } => {
  const { t } = useTranslation('frame');
  const [unsent, setUnsent] = useState<{ count: number; everywhere: boolean } | null>(null);
  const leave = useMutation({
    mutationFn: async (everywhere: boolean) => {
      const { location } = await callAsPerson(endSession, { body: { everywhere } });
      tellSignedOut();
      // Only now: as long as one may be back at one's text, what is typed must be kept.
      await wipeSent(personId);
      window.location.assign(location);
    },
  });
  return {
    signOut: (everywhere) => {
      const { length: count } = unsentNotes(personId);
      if (count > 0) setUnsent({ count, everywhere });
      else leave.mutate(everywhere);
    },
    asked: (
      <Confirm
        title={t('signOutUnsent.title')}
        action={t('signOutUnsent.go')}
        isOpen={unsent !== null}
        onClose={() => setUnsent(null)}
        onConfirm={() => leave.mutateAsync(unsent?.everywhere ?? false)}
        wordsOf={wordsOf}
      >
        <p>{t('signOutUnsent.words', { count: unsent?.count ?? 0 })}</p>
        <p>{t('signOutUnsent.shared')}</p>
      </Confirm>
    ),
  };
};
