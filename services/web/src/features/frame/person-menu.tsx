import { type CredentialAction, credentialActions } from '@bocage/contracts';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { credentialsHref } from '../../app/session.ts';
import { colourOf, initials } from '../../ui/colour.ts';
import type { IconName } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Avatar } from '../../ui/words.tsx';
import { useSignOut } from './sign-out.tsx';

const credentialIcons: Record<CredentialAction, IconName> = {
  password: 'lock',
  totp: 'shield',
  'security-key': 'shield',
  passkey: 'person',
  'recovery-codes': 'print',
};

/** Who is signed in, what they sign in with, and the way out. */
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
            id: 'sign-in',
            title: t('credentials.title'),
            // Pages of Keycloak's, outside the application.
            entries: credentialActions.map((action) => ({
              id: action,
              label: t(`credentials.${action}`),
              icon: credentialIcons[action],
              onAction: () => window.location.assign(credentialsHref(action)),
            })),
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
