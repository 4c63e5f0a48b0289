import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { usePath } from '../../app/go.ts';
import { LinkTabs } from '../../ui/tabs.tsx';
import './trail-screen.css';

/** The pages of the trail that one's role opens; none for who sees their own acts only. */
export const TrailTabs = () => {
  const { t } = useTranslation('trail');
  const { code } = useActing();
  const { can } = useAbility();
  const path = usePath();
  const places = [
    { href: address.trail(code), label: t('title'), shown: true },
    { href: address.trailExports(code), label: t('exports.title'), shown: can('export', 'Trail') },
    { href: address.trailKit(code), label: t('kit'), shown: can('export', 'Trail') },
    { href: address.trailAlerts(code), label: t('alerts.title'), shown: can('read', 'Trail') },
  ].filter(({ shown }) => shown);
  if (places.length === 1) return null;
  return (
    <div className="trail-tabs no-print">
      <LinkTabs label={t('pages')}>
        {places.map(({ href, label }) => (
          <Link key={href} href={href} className="tab" {...(path === href ? { 'aria-current': 'page' as const } : {})}>
            {label}
          </Link>
        ))}
      </LinkTabs>
    </div>
  );
};
