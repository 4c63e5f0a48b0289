import type { Share } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { isRefused } from '../../app/api.ts';
import { dayDate, saidDate } from '../../app/dates.ts';
import { departementName } from '../../app/departements.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Badge } from '../../ui/words.tsx';
import { TenantMark } from '../frame/tenant.tsx';
import { rowOf } from '../workspaces/level.ts';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useWorkspaceShares } from './access.queries.ts';
import { EndShare } from './end-share.tsx';
import { ShareForm } from './share-form.tsx';

const Line = ({ share, onEnd, refusal }: { share: Share; onEnd: (share: Share) => void; refusal: string | null }) => {
  const { t } = useTranslation('access');
  const { receiver } = share;
  const when =
    share.state === 'accepted'
      ? t('acceptedWhen', { when: saidDate(share.decidedAt ?? share.proposedAt) })
      : t('since', { when: saidDate(share.proposedAt) });
  return (
    <li className="grant">
      <TenantMark tenant={receiver} small />
      <span className="grant-words">
        <span className="grant-name">{receiver.name}</span>
        <span className="grant-of">
          {[
            departementName(receiver.departement),
            t(`level.${share.highestLevel}`),
            when,
            share.expiresAt && t('expires', { when: dayDate(share.expiresAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <Badge tone={share.state === 'accepted' ? 'good' : 'note'}>{t(`state.${share.state}`)}</Badge>
      <IconButton
        small
        icon="close"
        label={t('endOf', { name: receiver.name })}
        reason={refusal}
        onPress={() => onEnd(share)}
      />
    </li>
  );
};

/** The shares of the workspace that is open, and the way to propose one. */
export const ShareSection = () => {
  const { t } = useTranslation('access');
  const { workspace } = useOpenWorkspace();
  const { reason } = useAbility();
  const shares = useWorkspaceShares(workspace.id);
  const [proposing, setProposing] = useState(false);
  const [ending, setEnding] = useState<Share | null>(null);
  const row = rowOf(workspace);
  // Managers and the owner's administrators see the shares; for anyone else there is nothing to show.
  if (isRefused(shares.error, 'access.refused') || isRefused(shares.error, 'not-found')) return null;
  const current = shares.data?.filter((share) => share.state === 'proposed' || share.state === 'accepted') ?? [];
  return (
    <section aria-labelledby="access-shares">
      <div className="access-head">
        <h3 id="access-shares">{t('shares')}</h3>
      </div>
      {shares.data ? (
        current.length > 0 ? (
          <ul className="grant-list">
            {current.map((share) => (
              <Line
                key={share.id}
                share={share}
                onEnd={setEnding}
                refusal={reason('end', 'Share', {
                  level: workspace.level,
                  tenantId: share.owner.id,
                  receiverId: share.receiver.id,
                })}
              />
            ))}
          </ul>
        ) : (
          <p className="muted">{t('sharesEmpty')}</p>
        )
      ) : (
        <Waiting answer={shares} lines={2} />
      )}
      {proposing ? (
        <ShareForm onDone={() => setProposing(false)} />
      ) : (
        <p className="access-form-acts">
          <Button
            small
            icon="share"
            reason={reason('propose-share', 'Workspace', row)}
            onPress={() => setProposing(true)}
          >
            {t('share')}
          </Button>
        </p>
      )}
      <EndShare share={ending} onClose={() => setEnding(null)} />
    </section>
  );
};
