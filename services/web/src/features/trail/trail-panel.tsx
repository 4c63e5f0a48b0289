import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/words.tsx';
import type { PanelSubject } from '../workspaces/open-workspace.tsx';
import { EventLine } from './event-line.tsx';
import { useTrail } from './trail.queries.ts';
import { useBodyTrail } from './trail.source.ts';

/** What happened to the thing that is open. */
export const TrailPanel = ({ subject }: { subject: PanelSubject }) => {
  const { t } = useTranslation('trail');
  const { can } = useAbility();
  const source = useBodyTrail();
  const erasure = can('erase', 'Trail') ? source.at.keeping : undefined;
  const trail = useTrail(source, { subject: subject.id }, 30);
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
            <EventLine key={event.id} event={event} base={source.at.trail} erasure={erasure} withDay />
          ))}
        </ul>
      )}
      <p className="access-form-acts">
        {trail.hasNextPage && (
          <Button small isPending={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
        <ButtonLink small look="quiet" icon="history" href={`${source.at.trail}?objet=${subject.id}`}>
          {t('seeThing')}
        </ButtonLink>
      </p>
    </div>
  );
};
