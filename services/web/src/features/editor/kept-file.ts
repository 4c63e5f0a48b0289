import { noteField } from '@bocage/contracts';
import { getSchema } from '@tiptap/core';
import { DOMSerializer } from '@tiptap/pm/model';
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { download } from './download.ts';
import { textExtensions } from './extensions.ts';
import { forgetNote, type LocalNote } from './local-notes.ts';

/** Hands over the copy kept here of a note that can no longer be opened, then erases it. */
export const handOver = async (personId: string, { database, title }: LocalNote, name: string): Promise<void> => {
  const doc = new Y.Doc();
  const local = new IndexeddbPersistence(database, doc);
  await local.whenSynced;
  const schema = getSchema(textExtensions);
  const words = document.createElement('div');
  const text = yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment(noteField), schema);
  words.append(DOMSerializer.fromSchema(schema).serializeFragment(text.content));
  download(title, name, words.innerHTML);
  await local.destroy();
  doc.destroy();
  await forgetNote(personId, database);
};
