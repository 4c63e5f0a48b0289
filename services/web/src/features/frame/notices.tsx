import { seeNotice } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { callAsPerson } from '../../app/api.ts';
import { useOnline } from '../../app/online.ts';
import { savingShown } from '../../app/saving.ts';
import { meQuery, sessionQuery, sessionTrouble, signInHref } from '../../app/session.ts';
import { StepUp } from '../../app/step-up.tsx';
import { useStore } from '../../app/store.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { useLate } from '../../ui/late.ts';
import { Banner } from '../../ui/words.tsx';
import { Nominations } from '../administration/nominations.tsx';
import { SupportBanner } from '../support/support-banner.tsx';
import './notices.css';

const FirstNotice = () => {
  const { t } = useTranslation('frame');
  const { me, code } = useActing();
  const memory = useQueryClient();
  const seen = useMutation({
    mutationFn: () => callAsPerson(seeNotice, {}),
    onSuccess: () => memory.setQueryData(meQuery.queryKey, { ...me, noticeSeenAt: new Date().toISOString() }),
  });
  if (me.noticeSeenAt) return null;
  return (
    <Banner
      tone="note"
      icon="shield"
      actions={
        <>
          <Button small look="primary" isPending={seen.isPending} onPress={() => seen.mutate()}>
            {t('noticeGo')}
          </Button>
          <ButtonLink small look="quiet" href={address.trail(code)}>
            {t('noticeMine')}
          </ButtonLink>
        </>
      }
    >
      <strong>{t('notice')}</strong>
      <span>{t('noticeWords')}</span>
    </Banner>
  );
};

/** Words across the page that stay as long as they are true: no network, session ended, body closed, a nomination. */
export const Notices = () => {
  const { t } = useTranslation('frame');
  const { t: app } = useTranslation('app');
  const { tenant } = useActing();
  const online = useOnline();
  const trouble = useStore(sessionTrouble);
  const away = useStore(savingShown)?.kind === 'offline';
  // A socket that is refused does not say why: perhaps the session ended.
  const asks = away && online && trouble !== 'ended';
  const session = useQuery({ ...sessionQuery, refetchInterval: asks ? 10_000 : false });
  // A note opens with the copy kept here, a moment before its line.
  const awayLong = useLate(asks, 2_000);
  const ended = trouble === 'ended' || session.data?.signedIn === false;
  return (
    <section aria-label={t('notices')} className="notices no-print">
      {ended && (
        <Banner
          tone="warn"
          icon="lock"
          live
          actions={
            <a className="button button-primary button-small" href={signInHref()}>
              {app('trouble.signIn')}
            </a>
          }
        >
          {app('trouble.ended')}
        </Banner>
      )}
      {(!online || awayLong) && (
        <Banner tone="warn" icon="cloudOff" live>
          {t(online ? 'away' : 'offline')}
        </Banner>
      )}
      {tenant.state === 'closed' && <Banner tone="plain">{t('closed')}</Banner>}
      <Nominations here />
      <SupportBanner />
      <FirstNotice />
      <StepUp />
    </section>
  );
};
