import { endSession } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { callAsPerson } from '../../app/api.ts';
import { wordsOf } from '../../app/errors.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { colourOf, initials } from '../../ui/colour.ts';
import { Menu } from '../../ui/menu.tsx';
import { Avatar } from '../../ui/words.tsx';
import { unsentNotes, wipeSent } from '../editor/local-notes.ts';

/** Who is signed in, and the way out. What this computer kept for them goes with them, unless it was never sent. */
export const PersonMenu = () => {
  const { t } = useTranslation('frame');
  const { me, code } = useActing();
  const { person } = me;
  const [unsent, setUnsent] = useState<{ count: number; everywhere: boolean } | null>(null);
  const leave = useMutation({
    mutationFn: async (everywhere: boolean) => {
      await wipeSent(person.id);
      const { location } = await callAsPerson(endSession, { body: { everywhere } });
      window.location.assign(location);
    },
  });
  const signOut = (everywhere: boolean) => {
    const { length: count } = unsentNotes(person.id);
    if (count > 0) setUnsent({ count, everywhere });
    else leave.mutate(everywhere);
  };
  return (
    <>
      <Menu
        label={t('person')}
        placement="bottom end"
        groups={[
          {
            id: 'who',
            title: person.displayName,
            entries: [
              ...(me.operator
                ? [{ id: 'instance', label: t('operator'), icon: 'settings' as const, href: address.instance }]
                : []),
              { id: 'help', label: t('help'), icon: 'help', href: address.help(code) },
            ],
          },
          {
            id: 'out',
            entries: [
              { id: 'sign-out', label: t('signOut'), icon: 'signOut', onAction: () => signOut(false) },
              {
                id: 'sign-out-everywhere',
                label: t('signOutEverywhere'),
                icon: 'shield',
                onAction: () => signOut(true),
              },
            ],
          },
        ]}
      >
        <Button
          className="button top-person"
          aria-label={`${initials(person.displayName)}, ${t('person')} : ${person.displayName}`}
        >
          <Avatar letters={initials(person.displayName)} colour={colourOf(person.id)} />
        </Button>
      </Menu>
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
    </>
  );
};
