import {
  createFolder,
  createNote,
  listNoteItems,
  listNoteTrash,
  listRecentNotes,
  moveNoteItem,
  readNoteItem,
  renameNoteItem,
  restoreNoteItem,
  restrictNoteItem,
  searchNotes,
  trashNoteItem,
  unrestrictNoteItem,
} from '@bocage/contracts';
import type { Serve } from '@bocage/platform';
import type { Finder } from './item.find.ts';
import type { Items } from './item.service.ts';
import type { Tree } from './item.tree.ts';

export const mountItems = (
  serve: Serve,
  { items, tree, finder }: { items: Items; tree: Tree; finder: Finder },
): void => {
  serve(listNoteItems, ({ caller, params, query }) =>
    finder.children(caller, params.workspaceId, query.parentId ?? null, query),
  );
  serve(createFolder, ({ caller, body }) => items.create(caller, 'folder', body));
  serve(createNote, ({ caller, body }) => items.create(caller, 'note', body, body.content));
  serve(readNoteItem, ({ caller, params }) => items.read(caller, params.itemId));
  serve(renameNoteItem, ({ caller, params, body }) => items.rename(caller, params.itemId, body.title));
  serve(moveNoteItem, ({ caller, params, body }) => tree.move(caller, params.itemId, body));
  serve(restrictNoteItem, ({ caller, params }) => tree.restrict(caller, params.itemId));
  serve(unrestrictNoteItem, ({ caller, params }) => tree.unrestrict(caller, params.itemId));
  serve(trashNoteItem, ({ caller, params }) => tree.trash(caller, params.itemId));
  serve(restoreNoteItem, ({ caller, params }) => tree.restore(caller, params.itemId));
  serve(listNoteTrash, ({ caller, params, query }) => finder.trash(caller, params.workspaceId, query));
  serve(listRecentNotes, ({ caller, query }) => finder.recent(caller, query.limit));
  serve(searchNotes, ({ caller, query }) => finder.search(caller, query.q, query.workspaceId ?? null, query));
};
