import type { Support } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Banner } from '../../ui/words.tsx';
import { useEndSupport, useOpenSupports } from './support.queries.ts';
import { useSupportWords } from './support-words.ts';

/** Ends an access, in one press: what closes a door asks nothing. */
export const EndButton = ({ support }: { support: Support }) => {
  const { t } = useTranslation('support');
  const end = useEndSupport();
  return (
    <Button
      small
      look="danger"
      isPending={end.isPending}
      aria-label={t('endOf', { name: support.displayName })}
      onPress={() =>
        end.mutate(support.id, {
          onSuccess: () => toast({ title: t('ended', { name: support.displayName }), tone: 'good' }),
        })
      }
    >
      {t('end')}
    </Button>
  );
};

const Theirs = ({ support }: { support: Support }) => {
  const { t } = useTranslation('support');
  const { can } = useAbility();
  const words = useSupportWords()(support);
  return (
    <Banner
      tone="warn"
      icon="shield"
      live
      actions={can('administer', 'Tenant') ? <EndButton support={support} /> : undefined}
    >
      <strong>{t('title')}</strong>
      <span>{t('banner', words)}</span>
      <span>{t('why', words)}</span>
    </Banner>
  );
};

const Mine = ({ support }: { support: Support }) => {
  const { t } = useTranslation('support');
  const { tenant } = useActing();
  const end = useEndSupport();
  const words = useSupportWords()(support);
  return (
    <Banner
      tone="warn"
      icon="shield"
      live
      actions={
        <Button small isPending={end.isPending} onPress={() => end.mutate(support.id)}>
          {t('endMine')}
        </Button>
      }
    >
      <strong>{t('title')}</strong>
      <span>{t('bannerMine', { ...words, tenant: tenant.name })}</span>
      <span>{t('bannerMineWords', { name: support.openedBy, tenant: tenant.name, body: words.body })}</span>
    </Banner>
  );
};

/** On every page of a body: who acts for it without being of it, why, until when. */
export const SupportBanner = () => {
  const { membership } = useActing();
  const open = useOpenSupports();
  if (membership.support) return <Mine support={membership.support} />;
  return open.data?.items.map((one) => <Theirs key={one.id} support={one} />) ?? null;
};
