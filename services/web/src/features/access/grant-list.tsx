import type { Grant, Level } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { afterwards } from '../../app/afterwards.ts';
import { dayDate } from '../../app/dates.ts';
import { ListEnd } from '../../app/list-end.tsx';
import { Waiting } from '../../app/wait.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge, Empty } from '../../ui/words.tsx';
import { useChangeGrant, useGrant, useGrants, useRevokeGrant } from './access.queries.ts';
import { grantToOf } from './grant-to.ts';

const icons: Record<Grant['grantee']['kind'], IconName> = {
  membership: 'person',
  team: 'people',
  role: 'shield',
  tenant: 'building',
  everywhere: 'building',
};
export const levels = ['reader', 'commenter', 'editor', 'manager'] as const satisfies readonly Level[];

const Line = ({ grant, aclId, frozen }: { grant: Grant; aclId: string; frozen: string | null }) => {
  const { t } = useTranslation('access');
  const { tenant } = useActing();
  const change = useChangeGrant(aclId);
  const revoke = useRevokeGrant(aclId);
  const give = useGrant(aclId);
  const { grantee } = grant;
  const name = grantee.label;
  const over = grant.expiresAt !== null && new Date(grant.expiresAt) < new Date();
  const about = [
    t(`kind.${grantee.kind}`),
    grantee.tenant && grantee.tenant.id !== tenant.id ? grantee.tenant.name : null,
    grant.expiresAt && !over ? t('expires', { when: dayDate(grant.expiresAt) }) : null,
  ].filter(Boolean);
  const changeTo = (level: Level) => {
    if (level === grant.level) return;
    change.mutate(
      { grantId: grant.id, level },
      {
        onSuccess: (changed) =>
          toast({ title: t('changed', { name, level: t(`level.${changed.level}`) }), tone: 'good' }),
      },
    );
  };
  const takeBack = () => {
    const again = grantToOf(grantee);
    afterwards(revoke.mutateAsync(grant.id), () =>
      toast({
        title: t('revoked', { name }),
        ...(again
          ? {
              action: {
                label: t('undo'),
                run: () => give.mutate({ to: again, level: grant.level, expiresAt: grant.expiresAt }),
              },
            }
          : {}),
      }),
    );
  };
  return (
    <li className="grant">
      <Icon name={icons[grantee.kind]} />
      <span className="grant-words">
        <span className="grant-name">{name}</span>
        <span className="grant-of">{about.join(' · ')}</span>
        {over && <Badge tone="warn">{t('expired')}</Badge>}
        {!over && grant.effectiveLevel === null && <Badge tone="warn">{t('waiting')}</Badge>}
        {grant.effectiveLevel !== null && grant.effectiveLevel !== grant.level && (
          <Badge tone="warn">{t('limited', { level: t(`level.${grant.effectiveLevel}`) })}</Badge>
        )}
      </span>
      {frozen === null ? (
        <>
          <span className="grant-level">
            <Menu
              label={t('levelOf', { name })}
              placement="bottom end"
              groups={[
                {
                  id: 'levels',
                  entries: levels.map((level) => ({
                    id: level,
                    label: t(`level.${level}`),
                    checked: level === grant.level,
                    onAction: () => changeTo(level),
                  })),
                },
              ]}
            >
              <Button
                small
                look="quiet"
                icon="down"
                isPending={change.isPending}
                aria-label={t('levelIs', { name, level: t(`level.${grant.level}`) })}
              >
                {t(`level.${grant.level}`)}
              </Button>
            </Menu>
          </span>
          <IconButton
            small
            icon="close"
            label={t('revoke', { name })}
            isPending={revoke.isPending}
            onPress={takeBack}
          />
        </>
      ) : (
        <Badge>{t(`level.${grant.level}`)}</Badge>
      )}
    </li>
  );
};

/** The accesses given on one thing. `frozen`: why they are not changed here (empty when it needs no words); null when they are. */
export const GrantList = ({ aclId, frozen }: { aclId: string; frozen: string | null }) => {
  const { t } = useTranslation('access');
  const grants = useGrants(aclId);
  if (!grants.data) return <Waiting answer={grants} lines={3} />;
  if (grants.data.length === 0) {
    return (
      <Empty icon="people" title={t('whoEmpty')}>
        {t('whoEmptyWords')}
      </Empty>
    );
  }
  return (
    <>
      <ul className="grant-list">
        {grants.data.map((grant) => (
          <Line key={grant.id} grant={grant} aclId={aclId} frozen={frozen} />
        ))}
      </ul>
      <ListEnd items={grants.data} max={500} />
    </>
  );
};
