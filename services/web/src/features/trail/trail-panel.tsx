import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/words.tsx';
import type { PanelSubject } from '../workspaces/open-workspace.tsx';
import { EventLine } from './event-line.tsx';
import { useTrail } from './trail.queries.ts';

/** What happened to the thing that is open. */
export const TrailPanel = ({ subject }: { subject: PanelSubject }) => {
  const { t } = useTranslation('trail');
  const { code } = useActing();
  const { can } = useAbility();
  const erasure = can('erase', 'Trail') ? address.administration(code, 'conservation') : undefined;
  const trail = useTrail({ subject: subject.id }, 30);
  const events = trail.data?.pages.flatMap((page) => page.items);
  if (!events) return <Waiting answer={trail} />;
  return (
    <div className="trail-panel">
      {!can('read', 'Trail') && <p className="muted">{t('onlyMine')}</p>}
      {events.length === 0 ? (
        <Empty icon="history" title={t('empty')}>
          {t('emptyThing')}
        </Empty>
      ) : (
        <ul>
          {events.map((event) => (
            <EventLine key={event.id} event={event} base={address.trail(code)} erasure={erasure} withDay />
          ))}
        </ul>
      )}
      <p className="access-form-acts">
        {trail.hasNextPage && (
          <Button small isPending={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
        <ButtonLink small look="quiet" icon="history" href={`${address.trail(code)}?objet=${subject.id}`}>
          {t('seeThing')}
        </ButtonLink>
      </p>
    </div>
  );
};
