import {
  createFolder,
  createNote,
  listNoteItems,
  listNoteTrash,
  moveNoteItem,
  type NoteItem,
  readNoteItem,
  renameNoteItem,
  restoreNoteItem,
  restrictNoteItem,
  trashNoteItem,
  unrestrictNoteItem,
} from '@bocage/contracts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Acting, useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';

/** What lies in a folder, or at the root of a workspace when `parentId` is null. */
export const itemsQuery = ({ call, key }: Acting, workspaceId: string, parentId: string | null) =>
  queryOptions({
    queryKey: key('notes', workspaceId, 'items', parentId ?? 'root'),
    queryFn: ({ signal }): Promise<NoteItem[]> =>
      allPages((cursor) =>
        call(
          listNoteItems,
          { params: { workspaceId }, query: { limit: 100, cursor, ...(parentId ? { parentId } : {}) } },
          signal,
        ),
      ),
  });

export const useItems = (workspaceId: string, parentId: string | null) =>
  useQuery(itemsQuery(useActing(), workspaceId, parentId));

/** One folder or note, with the folders above it. */
export const useItem = (itemId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('note-item', itemId),
    queryFn: ({ signal }) => call(readNoteItem, { params: { itemId } }, signal),
    enabled: itemId !== '',
    retry: false,
  });
};

export const useTrash = (workspaceId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('notes', workspaceId, 'trash'),
    queryFn: ({ signal }) =>
      allPages(
        (cursor) => call(listNoteTrash, { params: { workspaceId }, query: { limit: 100, cursor } }, signal),
        500,
      ),
  });
};

/** Makes the screens ask again for what an act on the tree changed. */
const useTreeChange = <Input, Output>(act: (input: Input) => Promise<Output>) => {
  const { key } = useActing();
  const memory = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: async () => {
      await Promise.all([
        memory.invalidateQueries({ queryKey: key('notes') }),
        memory.invalidateQueries({ queryKey: key('note-item') }),
        memory.invalidateQueries({ queryKey: key('recent') }),
      ]);
    },
  });
};

type Place = { workspaceId: string; parentId: string | null; title: string };

export const useCreateNote = () => {
  const { call } = useActing();
  return useTreeChange((place: Place) => call(createNote, { body: place }));
};

export const useCreateFolder = () => {
  const { call } = useActing();
  return useTreeChange((place: Place) => call(createFolder, { body: place }));
};

export const useRenameItem = () => {
  const { call } = useActing();
  return useTreeChange(({ id, title }: { id: string; title: string }) =>
    call(renameNoteItem, { params: { itemId: id }, body: { title } }),
  );
};

/** `afterId`: the sibling before it; null for the first place, absent for the last. */
export const useMoveItem = () => {
  const { call } = useActing();
  return useTreeChange(({ id, parentId, afterId }: { id: string; parentId: string | null; afterId?: string | null }) =>
    call(moveNoteItem, { params: { itemId: id }, body: { parentId, ...(afterId === undefined ? {} : { afterId }) } }),
  );
};

export const useRestrictItem = () => {
  const { call } = useActing();
  return useTreeChange((itemId: string) => call(restrictNoteItem, { params: { itemId } }));
};

export const useUnrestrictItem = () => {
  const { call } = useActing();
  return useTreeChange((itemId: string) => call(unrestrictNoteItem, { params: { itemId } }));
};

export const useTrashItem = () => {
  const { call } = useActing();
  return useTreeChange((itemId: string) => call(trashNoteItem, { params: { itemId } }));
};

export const useRestoreItem = () => {
  const { call } = useActing();
  return useTreeChange((itemId: string) => call(restoreNoteItem, { params: { itemId } }));
};
