import { noteField } from '@bocage/contracts';
import type { Editor } from '@tiptap/core';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import type { Doc, XmlFragment } from 'yjs';

// The plugin's state has no type of its own in the library.
type Sync = {
  type: XmlFragment;
  binding: { mapping: Parameters<typeof absolutePositionToRelativePosition>[2] } | null;
};
const syncOf = (editor: Editor): Sync | undefined => ySyncPluginKey.getState(editor.state) as Sync | undefined;

const keyOf = (noteId: string): string => `bocage:caret:${noteId}`;

/**
 * Remembers, in this tab, the line on which one was. The place is relative to the text around it, so that it stays
 * right when others write above it, and after a sign-in that came back to the same page.
 */
export const rememberCaret = (editor: Editor, noteId: string): void => {
  const sync = syncOf(editor);
  if (!sync?.binding) return;
  const place: unknown = absolutePositionToRelativePosition(
    editor.state.selection.head,
    sync.type,
    sync.binding.mapping,
  );
  try {
    window.sessionStorage.setItem(keyOf(noteId), JSON.stringify(place));
  } catch {
    // Storage refused: one comes back to the top.
  }
};

/** Puts the caret back on its line, in sight. Tells whether there was one. */
export const restoreCaret = (editor: Editor, doc: Doc, noteId: string): boolean => {
  const kept = window.sessionStorage.getItem(keyOf(noteId));
  const sync = syncOf(editor);
  if (!kept || !sync?.binding) return false;
  const at = relativePositionToAbsolutePosition(
    doc,
    doc.getXmlFragment(noteField),
    JSON.parse(kept),
    sync.binding.mapping,
  );
  if (at === null || at <= 1) return false;
  editor.chain().setTextSelection(at).scrollIntoView().focus(undefined, { scrollIntoView: true }).run();
  return true;
};
