import { listRecentNotes } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { saidDate } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Banner, Empty } from '../../ui/words.tsx';
import { placeOf } from '../workspaces/place.ts';
import { useWorkspaces } from '../workspaces/workspaces.queries.ts';
import { WorkspaceCards } from '../workspaces/workspace-cards.tsx';
import './home.css';

const Recent = () => {
  const { t } = useTranslation('frame');
  const { call, key, code } = useActing();
  const workspaces = useWorkspaces();
  const recent = useQuery({
    queryKey: key('recent'),
    queryFn: ({ signal }) => call(listRecentNotes, { query: { limit: 8 } }, signal),
  });
  if (!recent.data || !workspaces.data) return <Waiting answer={recent.data ? workspaces : recent} />;
  const known = new Map(workspaces.data.map((one) => [one.id, one]));
  const items = recent.data.items.flatMap((item) => {
    const workspace = known.get(item.workspaceId);
    return workspace ? [{ item, workspace }] : [];
  });
  if (items.length === 0) {
    return (
      <Empty icon="note" title={t('recentEmpty')}>
        {t('recentEmptyWords')}
      </Empty>
    );
  }
  return (
    <ul className="recent">
      {items.map(({ item, workspace }) => (
        <li key={item.id}>
          <Link className="recent-note" href={address.note(placeOf(code, workspace), item.id)}>
            <Icon name="note" />
            <span className="recent-words">
              <span className="recent-title">{item.title}</span>
              {item.excerpt && <span className="recent-excerpt">{item.excerpt}</span>}
              <span className="recent-where">
                {[workspace.name, ...item.path.map((step) => step.title)].join(' › ')}
                {' · '}
                {item.openedAt && !item.editedAt
                  ? t('opened', { when: saidDate(item.openedAt) })
                  : t('edited', { when: saidDate(item.editedAt ?? item.updatedAt) })}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
};

/** The morning's page: the notes one left, and the workspaces. */
export const Home = () => {
  const { t } = useTranslation('frame');
  const { me, tenant, membership, code } = useActing();
  useTitle(t('homeTitle'), tenant.name);
  const waiting = membership.proposalsWaiting;
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <PageHeading place={`home-${code}`}>
            {t('welcome', { name: me.person.displayName.split(' ')[0] ?? '' })}
          </PageHeading>
        </div>
      </header>
      {waiting > 0 && (
        <Banner
          tone="accent"
          icon="share"
          actions={
            <ButtonLink small look="primary" href={address.shares(code)}>
              {t('proposalsGo')}
            </ButtonLink>
          }
        >
          {t('proposals', { count: waiting })}
        </Banner>
      )}
      <section className="section" aria-labelledby="home-recent">
        <h2 id="home-recent">{t('recent')}</h2>
        <Recent />
      </section>
      <section className="section" aria-labelledby="home-workspaces">
        <h2 id="home-workspaces">{t('workspaces')}</h2>
        <WorkspaceCards />
      </section>
    </div>
  );
};
