import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { colourOf, initials } from '../../ui/colour.ts';
import { Menu } from '../../ui/menu.tsx';
import { Avatar } from '../../ui/words.tsx';
import { useSignOut } from './sign-out.tsx';

/** Who is signed in, and the way out. */
export const PersonMenu = () => {
  const { t } = useTranslation('frame');
  const { me, code } = useActing();
  const { person } = me;
  const { signOut, asked } = useSignOut(person.id);
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
      {asked}
    </>
  );
};
