import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { address } from '../../app/address.ts';
import { usePath } from '../../app/go.ts';
import { Plain } from '../../app/plain.tsx';
import { meQuery } from '../../app/session.ts';
import { StepUp } from '../../app/step-up.tsx';
import { Button } from '../../ui/button.tsx';
import { LinkTabs } from '../../ui/tabs.tsx';
import { useSignOut } from '../frame/sign-out.tsx';
import '../frame/frame.css';
import './provisioning.css';

const places = [
  { href: address.instance, label: 'home' },
  { href: address.instanceTrail, label: 'trail' },
  { href: address.instanceExports, label: 'exports' },
  { href: address.instanceKit, label: 'kit' },
  { href: address.instanceKeeping, label: 'keeping' },
] as const;

/** The operator's pages: no body acts here, no content is shown. */
export const InstanceFrame = () => {
  const { t } = useTranslation('provisioning');
  const path = usePath();
  const { data: me } = useSuspenseQuery(meQuery);
  const { signOut, asked } = useSignOut(me.person.id);
  return (
    <Plain
      wide
      aside={
        <Button look="quiet" icon="signOut" onPress={() => signOut(false)}>
          {t('signOut')}
        </Button>
      }
    >
      <div className="instance-nav no-print">
        <LinkTabs label={t('title')}>
          {places.map(({ href, label }) => (
            <Link
              key={href}
              href={href}
              className="tab"
              {...(path === href ? { 'aria-current': 'page' as const } : {})}
            >
              {t(label)}
            </Link>
          ))}
        </LinkTabs>
      </div>
      <Outlet />
      <StepUp />
      {asked}
    </Plain>
  );
};
