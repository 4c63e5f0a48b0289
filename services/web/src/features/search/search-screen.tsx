import { searchFiles, searchNotes, type Workspace } from '@bocage/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { saidDate, saidSize } from '../../app/dates.ts';
import { useSearchParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Empty } from '../../ui/words.tsx';
import { placeOf } from '../workspaces/place.ts';
import { useArchivedWorkspaces, useWorkspaces } from '../workspaces/workspaces.queries.ts';
import { matches } from './plain-words.ts';
import '../notes/folder-screen.css';
import './search-screen.css';

const Found = ({ href, icon, title, where }: { href: string; icon: IconName; title: string; where: string }) => (
  <li className="item-line">
    <Link className="item-link" href={href}>
      <Icon name={icon} />
      <span className="item-words">
        <span className="item-title">{title}</span>
        <span className="item-excerpt">{where}</span>
      </span>
    </Link>
  </li>
);

const Group = ({ id, title, children }: { id: string; title: string; children: ReactNode[] }) =>
  children.length > 0 && (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="item-list">{children}</ul>
    </section>
  );

// What one answer carries at most; beyond, another word finds better than a longer list.
const most = 50;

const Results = ({ q }: { q: string }) => {
  const { t } = useTranslation('search');
  const { call, key, code, tenant } = useActing();
  const workspaces = useWorkspaces();
  const archived = useArchivedWorkspaces();
  const notes = useQuery({
    queryKey: key('search', 'notes', q),
    queryFn: ({ signal }) => call(searchNotes, { query: { q, limit: most } }, signal),
    placeholderData: keepPreviousData,
  });
  const files = useQuery({
    queryKey: key('search', 'files', q),
    queryFn: ({ signal }) => call(searchFiles, { query: { q, limit: most } }, signal),
    enabled: q.length >= 2,
    placeholderData: keepPreviousData,
  });
  if (!workspaces.data || !archived.data || !notes.data || (q.length >= 2 && !files.data))
    return <Waiting answer={[notes, files, archived].find((answer) => answer.error) ?? workspaces} />;
  const all = [...workspaces.data, ...archived.data];
  const known = new Map(all.map((one) => [one.id, one]));
  const nameOf = (one: Workspace): string => (one.archivedAt ? t('archived', { name: one.name }) : one.name);
  const inKnown = <T extends { workspaceId: string }>(
    items: readonly T[],
    render: (item: T, workspace: Workspace) => ReactNode,
  ): ReactNode[] =>
    items.flatMap((item) => {
      const workspace = known.get(item.workspaceId);
      return workspace ? [render(item, workspace)] : [];
    });
  const spaces = all
    .filter((one) => matches(one.name, q))
    .map((one) => (
      <Found
        key={one.id}
        icon="folder"
        title={nameOf(one)}
        where={one.owner.name}
        href={address.workspace(placeOf(code, one))}
      />
    ));
  const texts = inKnown(notes.data.items, (item, workspace) => (
    <Found
      key={item.id}
      icon={item.kind}
      title={item.title}
      where={[nameOf(workspace), ...item.path.map((step) => step.title)].join(' › ')}
      href={
        item.kind === 'note'
          ? address.note(placeOf(code, workspace), item.id)
          : address.folder(placeOf(code, workspace), item.id)
      }
    />
  ));
  const papers = inKnown(files.data?.items ?? [], (file, workspace) => (
    <Found
      key={file.id}
      icon={file.preview === 'image' ? 'image' : 'file'}
      title={file.name}
      where={[nameOf(workspace), saidSize(file.sizeBytes), saidDate(file.createdAt)].join(' · ')}
      href={address.file(placeOf(code, workspace), file.id)}
    />
  ));
  const count = spaces.length + texts.length + papers.length;
  return (
    <>
      <p role="status" className={count > 0 ? 'muted' : 'visually-hidden'}>
        {t('found', { count })}
      </p>
      {count === 0 && (
        <Empty icon="search" title={t('none', { q })}>
          {t('noneWords', { tenant: tenant.name })}
        </Empty>
      )}
      {(notes.data.next !== null || (files.data?.items.length ?? 0) === most) && (
        <p className="muted">{t('cut', { count: most })}</p>
      )}
      <Group id="found-workspaces" title={t('workspaces')}>
        {spaces}
      </Group>
      <Group id="found-notes" title={t('notes')}>
        {texts}
      </Group>
      <Group id="found-files" title={t('files')}>
        {papers}
      </Group>
    </>
  );
};

const restMs = 250;

/** Searches titles and names as one writes. */
export const SearchScreen = () => {
  const { t } = useTranslation('search');
  const { tenant } = useActing();
  const [asked, setAsked] = useSearchParam('q');
  const [typed, setTyped] = useState(asked);
  useTitle(asked, t('title'), tenant.name);
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => setAsked(typed.trim() || null), restMs);
    return () => clearTimeout(timer);
  }, [typed, asked, setAsked]);
  return (
    <div className="page">
      <header className="page-head">
        <PageHeading place="search">{t('title')}</PageHeading>
      </header>
      <search className="search-narrow">
        <SearchField label={t('field')} value={typed} onChange={setTyped} autoFocus />
      </search>
      {asked ? (
        <Results q={asked} />
      ) : (
        <Empty icon="search" title={t('start')}>
          {t('startWords')}
        </Empty>
      )}
    </div>
  );
};
