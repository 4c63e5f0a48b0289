import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { address } from '../../app/address.ts';
import { usePath } from '../../app/go.ts';
import { Plain } from '../../app/plain.tsx';
import { StepUp } from '../../app/step-up.tsx';
import { LinkTabs } from '../../ui/tabs.tsx';
import './provisioning.css';

const places = [
  { href: address.instance, label: 'home' },
  { href: `${address.instance}/journal`, label: 'trail' },
] as const;

/** The operator's pages: no body acts here, no content is shown. */
export const InstanceFrame = () => {
  const { t } = useTranslation('provisioning');
  const path = usePath();
  return (
    <Plain wide>
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
    </Plain>
  );
};
