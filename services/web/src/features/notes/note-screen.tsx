import type { NoteItem } from '@bocage/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { isUnseen } from '../../app/api.ts';
import { useGo, useParam } from '../../app/go.ts';
import { useStore } from '../../app/store.ts';
import { useTitle } from '../../app/title.ts';
import { UnseenWords } from '../../app/unseen.tsx';
import { Waiting } from '../../app/wait.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Banner, Skeleton } from '../../ui/words.tsx';
import { Presence } from '../editor/presence.tsx';
import { Refused } from '../editor/refused.tsx';
import { useLiveNote } from '../editor/use-live-note.ts';
import { useOpenWorkspace, usePanelSubject } from '../workspaces/open-workspace.tsx';
import { FolderPath } from './folder-path.tsx';
import { NoteHead } from './note-head.tsx';
import { useItem } from './notes.queries.ts';
import './note-screen.css';

const NoteEditor = lazy(() => import('../editor/note-editor.tsx').then((module) => ({ default: module.NoteEditor })));

const Page = ({ item, trashed }: { item: NoteItem; trashed: boolean }) => {
  const { t } = useTranslation('notes');
  const { t: e } = useTranslation('editor');
  const { me, tenant, key } = useActing();
  const { workspace, place } = useOpenWorkspace();
  const { reason } = useAbility();
  const memory = useQueryClient();
  const { note, again } = useLiveNote({
    personId: me.person.id,
    tenantId: tenant.id,
    noteId: item.id,
    title: item.title,
    href: address.note(place, item.id),
  });
  const [fresh] = useState(() => window.location.hash === '#titre');
  const go = useGo();
  // Said once: whoever is sent this address reads the note, and does not begin by its title.
  useEffect(() => {
    if (fresh) go(`${window.location.pathname}${window.location.search}`, { replace: true });
  }, [fresh, go]);
  const mayWrite =
    !trashed && reason('update', 'Item', { level: item.level, archived: workspace.archivedAt !== null }) === null;
  if (!note) return <Skeleton lines={6} label={t('note')} />;
  return (
    <>
      <NoteHead item={item} mayWrite={mayWrite} startsWithTitle={fresh} presence={<Presence note={note} />} />
      {trashed && (
        <Banner
          tone="warn"
          icon="trash"
          actions={
            <ButtonLink small href={address.trash(place)}>
              {t('goTrash')}
            </ButtonLink>
          }
        >
          {t('trashedPage')}
        </Banner>
      )}
      <Refused note={note} title={item.title} onDiscard={again} />
      <Follow note={note} onChange={() => void memory.invalidateQueries({ queryKey: key('note-item', item.id) })} />
      <Unkept note={note} words={e('unkept')} />
      <Suspense fallback={<Skeleton lines={6} label={e('saving.loading')} />}>
        <NoteEditor key={note.doc.guid} note={note} noteId={item.id} title={item.title} mayWrite={mayWrite} />
      </Suspense>
    </>
  );
};

type Live = NonNullable<ReturnType<typeof useLiveNote>['note']>;

/** Asks for the note again when the server says that it changed outside its text, or closed it. */
const Follow = ({ note, onChange }: { note: Live; onChange: () => void }) => {
  const ended = useStore(note.ended);
  const renamed = useStore(note.renamed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the server said is what counts
  useEffect(() => {
    if (ended || renamed) onChange();
  }, [ended, renamed]);
  return null;
};

const Unkept = ({ note, words }: { note: Live; words: string }) => {
  const unkept = useStore(note.unkept);
  return unkept ? <Banner tone="warn">{words}</Banner> : null;
};

/** A note: where it stands, its title, and its text, written by several at once. */
export const NoteScreen = () => {
  const { tenant } = useActing();
  const { workspace } = useOpenWorkspace();
  const itemId = useParam('itemId');
  const answer = useItem(itemId);
  const item = answer.data?.item;
  useTitle(item?.title, workspace.name, tenant.name);
  usePanelSubject(
    item
      ? {
          kind: 'note',
          id: item.id,
          title: item.title,
          aclId: item.aclId,
          level: item.level,
          restricted: item.restricted,
        }
      : null,
  );
  if (isUnseen(answer.error)) return <UnseenWords />;
  return (
    <article className="note-page">
      {answer.data && item ? (
        <>
          <div className="no-print">
            <FolderPath steps={answer.data.path} leads />
          </div>
          <Page key={item.id} item={item} trashed={answer.data.trashedAt !== null} />
        </>
      ) : (
        <Waiting answer={answer} lines={7} />
      )}
    </article>
  );
};
