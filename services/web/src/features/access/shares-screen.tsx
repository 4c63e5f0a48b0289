import type { Share } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { afterwards } from '../../app/afterwards.ts';
import { dayDate, saidDate } from '../../app/dates.ts';
import { departementName } from '../../app/departements.ts';
import { useSearchParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { ListEnd } from '../../app/list-end.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge, Empty } from '../../ui/words.tsx';
import { TenantMark } from '../frame/tenant.tsx';
import { useDecideShare, useShares } from './access.queries.ts';
import { EndShare } from './end-share.tsx';
import './shares-screen.css';

const Proposal = ({ share }: { share: Share }) => {
  const { t } = useTranslation('access');
  const { reason } = useAbility();
  const decide = useDecideShare();
  const refusal = reason('decide', 'Share', { tenantId: share.owner.id, receiverId: share.receiver.id });
  const answer = (accept: boolean): void =>
    afterwards(decide.mutateAsync({ share, accept }), () =>
      toast({
        title: accept ? t('accepted', { name: share.workspaceName }) : t('declined', { owner: share.owner.name }),
        tone: accept ? 'good' : 'plain',
      }),
    );
  return (
    <li className="proposal">
      <TenantMark tenant={share.owner} />
      <div className="proposal-words">
        <p className="proposal-title">{t('proposal', { owner: share.owner.name, name: share.workspaceName })}</p>
        <p className="muted">
          {departementName(share.owner.departement)} ·{' '}
          {t('proposalWords', { level: t(`level.${share.highestLevel}`).toLowerCase() })}{' '}
          {t('since', { when: saidDate(share.proposedAt) })}
        </p>
      </div>
      <div className="proposal-acts">
        <Button
          look="primary"
          icon="check"
          reason={refusal}
          isPending={decide.isPending && decide.variables.accept}
          onPress={() => answer(true)}
        >
          {t('accept')}
        </Button>
        <Button reason={refusal} isPending={decide.isPending && !decide.variables.accept} onPress={() => answer(false)}>
          {t('decline')}
        </Button>
      </div>
    </li>
  );
};

const Line = ({ share, onEnd }: { share: Share; onEnd: (share: Share) => void }) => {
  const { t } = useTranslation('access');
  const { tenant, code } = useActing();
  const { reason } = useAbility();
  const ours = share.owner.id === tenant.id;
  const other = ours ? share.receiver : share.owner;
  const current = share.state === 'accepted' || share.state === 'proposed';
  const about = [
    ours ? `→ ${other.name}` : t(`level.${share.highestLevel}`),
    share.state === 'accepted' && share.decidedAt
      ? t('acceptedWhen', { when: saidDate(share.decidedAt) })
      : t('since', { when: saidDate(share.proposedAt) }),
    share.expiresAt && t('expires', { when: dayDate(share.expiresAt) }),
  ];
  return (
    <li className="share-line">
      <TenantMark tenant={other} small />
      <span className="grant-words">
        <span className="grant-name">{share.workspaceName}</span>
        <span className="grant-of">{[ours ? null : other.name, ...about].filter(Boolean).join(' · ')}</span>
      </span>
      <Badge tone={share.state === 'accepted' ? 'good' : share.state === 'proposed' ? 'note' : 'plain'}>
        {t(`state.${share.state}`)}
      </Badge>
      {(share.state === 'accepted' || ours) && current && (
        <ButtonLink
          small
          look="quiet"
          icon="open"
          href={address.workspace({ acting: code, owner: share.owner.code, workspaceId: share.workspaceId })}
        >
          {t('openSpace')}
        </ButtonLink>
      )}
      {current && (
        <Button
          small
          reason={reason('end', 'Share', {
            level: ours ? 'manager' : null,
            tenantId: share.owner.id,
            receiverId: share.receiver.id,
          })}
          onPress={() => onEnd(share)}
        >
          {share.state === 'proposed' ? t('withdraw') : t('end')}
        </Button>
      )}
    </li>
  );
};

const Lines = ({ title, shares, onEnd }: { title: string; shares: readonly Share[]; onEnd: (share: Share) => void }) =>
  shares.length > 0 && (
    <section className="section">
      <h2>{title}</h2>
      <ul className="share-lines">
        {shares.map((share) => (
          <Line key={share.id} share={share} onEnd={onEnd} />
        ))}
      </ul>
    </section>
  );

const Side = ({ side }: { side: 'received' | 'offered' }) => {
  const { t } = useTranslation('access');
  const { can } = useAbility();
  const shares = useShares(side, side === 'offered' || can('decide', 'Share'));
  const [ending, setEnding] = useState<Share | null>(null);
  if (side === 'received' && !can('decide', 'Share')) {
    return (
      <Empty icon="share" title={t('received')}>
        {t('receivedReserved')}
      </Empty>
    );
  }
  if (!shares.data) return <Waiting answer={shares} />;
  if (shares.data.length === 0) {
    return (
      <Empty icon="share" title={t(`${side}Empty`)}>
        {t(`${side}EmptyWords`)}
      </Empty>
    );
  }
  const waiting = side === 'received' ? shares.data.filter((share) => share.state === 'proposed') : [];
  const current = shares.data.filter(
    (share) => share.state === 'accepted' || (side === 'offered' && share.state === 'proposed'),
  );
  const past = shares.data.filter((share) => share.state === 'declined' || share.state === 'ended');
  return (
    <>
      {waiting.length > 0 && (
        <section className="section" aria-labelledby="shares-waiting">
          <h2 id="shares-waiting">{t('waitingTitle')}</h2>
          <ul className="proposals">
            {waiting.map((share) => (
              <Proposal key={share.id} share={share} />
            ))}
          </ul>
        </section>
      )}
      <Lines title={t('currentTitle')} shares={current} onEnd={setEnding} />
      <Lines title={t('pastTitle')} shares={past} onEnd={setEnding} />
      <ListEnd items={shares.data} max={500} />
      <EndShare share={ending} onClose={() => setEnding(null)} />
    </>
  );
};

/** Shares of one's body: received, to be decided or ended; and offered by the workspaces that one manages. */
export const SharesScreen = () => {
  const { t } = useTranslation('access');
  const { tenant } = useActing();
  const [tab, setTab] = useSearchParam('onglet');
  useTitle(t('screen'), tenant.name);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <PageHeading place="shares">{t('screen')}</PageHeading>
          <p className="page-lead">{t('screenLead')}</p>
        </div>
      </header>
      <Tabs
        label={t('screen')}
        selected={tab === 'proposes' ? 'proposes' : 'recus'}
        onSelect={(id) => setTab(id === 'proposes' ? id : null)}
        items={[
          { id: 'recus', label: t('received'), content: <Side side="received" /> },
          { id: 'proposes', label: t('offered'), content: <Side side="offered" /> },
        ]}
      />
    </div>
  );
};
