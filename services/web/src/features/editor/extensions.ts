import { noteField } from '@bocage/contracts';
import { Extension, type Extensions, mergeAttributes } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { Placeholder } from '@tiptap/extension-placeholder';
import { Table, TableKit } from '@tiptap/extension-table';
import { Plugin } from '@tiptap/pm/state';
import { StarterKit } from '@tiptap/starter-kit';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { colourOf } from '../../ui/colour.ts';
import type { LiveNote } from './live-note.ts';

/** Who is here, as the server writes it in the awareness state. */
export type PersonHere = { personId: string; name: string; tenantId: string; tenantName: string };

const isPerson = (user: Record<string, unknown> | undefined): user is PersonHere =>
  typeof user?.personId === 'string' && typeof user.name === 'string';

// Styles are set on elements, one property at a time: the policy of the page forbids the attribute.
const caret = (user: Record<string, unknown>): HTMLElement => {
  const mark = document.createElement('span');
  mark.className = 'caret';
  if (!isPerson(user)) return mark;
  const label = document.createElement('span');
  label.className = 'caret-name';
  label.textContent = user.name;
  mark.style.setProperty('--caret', colourOf(user.personId));
  mark.append(label);
  return mark;
};

// Columns share the width and none is drawn to a size: without the library's `style` attributes, which the policy refuses
// when a table is copied or pasted.
const plainTable = Table.extend({
  renderHTML: ({ HTMLAttributes }) => ['table', mergeAttributes(HTMLAttributes), ['tbody', 0]],
});

/** What a text is made of: headings, lists, links and tables. */
export const textExtensions: Extensions = [
  StarterKit.configure({
    undoRedo: false,
    heading: { levels: [1, 2, 3] },
    code: false,
    codeBlock: false,
    link: { openOnClick: false, autolink: true, linkOnPaste: true, defaultProtocol: 'https' },
  }),
  TableKit.configure({ table: false }),
  plainTable.configure({ resizable: false }),
];

// The editor adds to a text by itself (a line after a last table). Where one only reads, that would be a change of one's own,
// which the server refuses.
const readersWriteNothing = Extension.create({
  name: 'readersWriteNothing',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        filterTransaction: (change) =>
          !change.docChanged || editor.isEditable || change.getMeta(ySyncPluginKey) !== undefined,
      }),
    ];
  },
});

/** The text, written by several at once; undo is each person's own, by way of Yjs. */
export const noteExtensions = (note: LiveNote, me: PersonHere, placeholder: string): Extensions => [
  ...textExtensions,
  readersWriteNothing,
  Placeholder.configure({ placeholder, showOnlyWhenEditable: false }),
  Collaboration.configure({ document: note.doc, field: noteField }),
  CollaborationCaret.configure({
    provider: note.provider,
    user: me,
    render: caret,
    selectionRender: (user) =>
      isPerson(user) ? { class: 'caret-selection', style: `background-color: ${colourOf(user.personId)}2e` } : {},
  }),
];
