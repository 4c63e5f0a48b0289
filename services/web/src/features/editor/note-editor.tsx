import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { useStore } from '../../app/store.ts';
import { Skeleton } from '../../ui/words.tsx';
import { rememberCaret, restoreCaret } from './caret-memory.ts';
import { noteExtensions } from './extensions.ts';
import { linkAddress } from './link-address.ts';
import type { LiveNote } from './live-note.ts';
import { isRefused } from './saving-state.ts';
import { Toolbar } from './toolbar.tsx';
import './note-editor.css';

type NoteEditorProps = {
  note: LiveNote;
  noteId: string;
  title: string;
  /** The level allows writing; the server may say otherwise while the note is open. */
  mayWrite: boolean;
};

/** The text of a note, written by several at once. */
export const NoteEditor = ({ note, noteId, title, mayWrite }: NoteEditorProps) => {
  const { t } = useTranslation('editor');
  const { me, tenant } = useActing();
  const state = useStore(note.state);
  const writable = mayWrite && !state.readOnly && !isRefused(state) && state.ready;
  const editor = useEditor(
    {
      extensions: noteExtensions(
        note,
        { personId: me.person.id, name: me.person.displayName, tenantId: tenant.id, tenantName: tenant.name },
        mayWrite ? t('placeholder') : t('placeholderReader'),
      ),
      editable: writable,
      injectCSS: false,
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      editorProps: {
        // A plain click places the caret; where one only reads, the browser follows by itself.
        handleClick: (view, _place, event) => {
          const link = event.target instanceof Element && event.target.closest('a');
          const href = link && view.editable && (event.ctrlKey || event.metaKey) ? linkAddress(link.href) : null;
          if (href) window.open(href, '_blank', 'noopener,noreferrer');
          return href !== null;
        },
        attributes: {
          class: 'note-text',
          'aria-label': t('text', { title }),
          'aria-multiline': 'true',
          role: 'textbox',
          lang: 'fr',
          spellcheck: 'true',
        },
      },
    },
    [note],
  );
  useEffect(() => {
    if (editor.isEditable !== writable) editor.setEditable(writable, false);
  }, [editor, writable]);
  useEffect(() => {
    editor.setOptions({
      editorProps: {
        ...editor.options.editorProps,
        attributes: { ...(editor.options.editorProps.attributes as object), 'aria-label': t('text', { title }) },
      },
    });
  }, [editor, t, title]);

  const placed = useRef(false);
  useEffect(() => {
    if (!writable || placed.current) return;
    // Once the text has been drawn; what the place refers to may come a moment after it, and so may another go of this.
    let tries = 0;
    const timer = setInterval(() => {
      tries += 1;
      // Who is already somewhere on the page is not called away from there.
      const busy = editor.isDestroyed || document.activeElement !== document.body;
      const over = busy || restoreCaret(editor, note.doc, noteId) || tries >= 30;
      if (!over) return;
      placed.current = true;
      clearInterval(timer);
    }, 60);
    return () => clearInterval(timer);
  }, [editor, writable, note, noteId]);
  useEffect(() => {
    const remember = (): void => rememberCaret(editor, noteId);
    editor.on('selectionUpdate', remember);
    return () => {
      editor.off('selectionUpdate', remember);
    };
  }, [editor, noteId]);

  return (
    <div className="note-editor">
      {mayWrite && !state.readOnly && <Toolbar editor={editor} isDisabled={!writable} />}
      {!state.ready && <Skeleton lines={6} label={t('saving.loading')} />}
      <div className={state.ready ? 'note-body' : 'note-body note-body-waiting'}>
        <EditorContent editor={editor} />
      </div>
    </div>
  );
};
