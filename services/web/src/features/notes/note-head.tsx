import type { NoteItem } from '@bocage/contracts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { arriveAt, PageHeading, WrittenHeading } from '../../app/heading.tsx';
import { IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Badge } from '../../ui/words.tsx';
import { PanelButtons } from '../workspaces/panel-buttons.tsx';
import { useItemActs } from './item-acts.ts';
import { MoveDialog } from './move-dialog.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { useRenameItem } from './notes.queries.ts';

// The editor comes by itself, a moment after the title on a slow line, and may be made anew once it has what was kept of the note: the
// focus follows it as long as nothing else has it. The title, as the field that leaves or the heading that comes, is nothing else.
const toText = (page = location.pathname, tries = 100, had = false): void => {
  const at = document.activeElement;
  const text = document.querySelector<HTMLElement>('.note-text');
  const nowhere = at === null || at === document.body || at.matches('.note-title');
  const leaving = !had && at?.closest('.note-title-form, .note-title') !== null;
  if (location.pathname !== page || (at !== text && !nowhere && !leaving)) return;
  if (at !== text) text?.focus();
  if (tries > 0) setTimeout(() => toText(page, tries - 1, had || text !== null), 30);
};

/** The title as a field: Enter or leaving it keeps it, then the text is next. */
const TitleField = ({ item, onDone }: { item: NoteItem; onDone: () => void }) => {
  const { t } = useTranslation('notes');
  const fresh = item.title === t('untitled');
  const [title, setTitle] = useState(fresh ? '' : item.title);
  const rename = useRenameItem();
  const over = useRef(false);
  useEffect(() => arriveAt(item.id), [item.id]);
  const keep = (thenText: boolean) => {
    if (over.current) return;
    over.current = true;
    const wanted = title.trim();
    if (wanted && wanted !== item.title) rename.mutate({ id: item.id, title: wanted });
    onDone();
    if (thenText) setTimeout(() => toText(), 30);
  };
  return (
    <Form
      className="note-title-form"
      onSubmit={() => {
        keep(true);
      }}
      onCancel={() => {
        over.current = true;
        onDone();
      }}
    >
      <TextField
        label={t('renameField', { title: item.title })}
        hideLabel
        value={title}
        onChange={setTitle}
        onBlur={() => keep(false)}
        placeholder={item.title}
        maxLength={200}
        autoFocus
      />
    </Form>
  );
};

/** The head of a note: its title, which one writes in place, who is here, and what may be done with it. */
export const NoteHead = ({
  item,
  mayWrite,
  startsWithTitle,
  presence,
}: {
  item: NoteItem;
  mayWrite: boolean;
  startsWithTitle: boolean;
  presence: ReactNode;
}) => {
  const { t } = useTranslation('notes');
  const { t: e } = useTranslation('editor');
  const [titling, setTitling] = useState(startsWithTitle && mayWrite);
  const [moving, setMoving] = useState<NoteItem | null>(null);
  const [opening, setOpening] = useState<NoteItem | null>(null);
  const actsOn = useItemActs({ onRename: () => setTitling(true), onMove: setMoving, onOpen: setOpening });
  const groups = [
    ...actsOn(item),
    {
      id: 'print',
      entries: [{ id: 'print', label: e('print'), icon: 'print' as const, onAction: () => window.print() }],
    },
  ];
  return (
    <header className="note-head">
      {titling ? (
        <>
          <WrittenHeading>{item.title}</WrittenHeading>
          <TitleField item={item} onDone={() => setTitling(false)} />
        </>
      ) : (
        <PageHeading place={item.id} className="note-title">
          {mayWrite ? (
            <button type="button" className="note-title-button" title={t('rename')} onClick={() => setTitling(true)}>
              {item.title}
            </button>
          ) : (
            item.title
          )}
        </PageHeading>
      )}
      <div className="note-acts">
        {item.restricted && (
          <Badge icon="lock" tone="warn">
            {t('restricted')}
          </Badge>
        )}
        {presence}
        <PanelButtons />
        <Menu label={t('acts', { title: item.title })} placement="bottom end" groups={groups}>
          <IconButton icon="more" look="plain" label={t('acts', { title: item.title })} />
        </Menu>
      </div>
      <MoveDialog item={moving} onClose={() => setMoving(null)} />
      <OpenDialog item={opening} onClose={() => setOpening(null)} />
    </header>
  );
};
