import {
  deleteFile,
  listFiles,
  listUploads,
  previewFile,
  readFileEntry,
  readUsage,
  renameFile,
  restoreFile,
  type StoredFile,
  trashFile,
} from '@bocage/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';

export type FileSort = 'name' | '-size' | '-created';

/** The files of a workspace, page by page. */
export const useFiles = (workspaceId: string, sort: FileSort) => {
  const { call, key } = useActing();
  return useInfiniteQuery({
    queryKey: key('files', workspaceId, 'list', sort),
    queryFn: ({ signal, pageParam }) =>
      call(listFiles, { params: { workspaceId }, query: { limit: 50, sort, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
};

export const useFileTrash = (workspaceId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('files', workspaceId, 'trash'),
    queryFn: ({ signal }) =>
      allPages(
        (cursor) =>
          call(listFiles, { params: { workspaceId }, query: { limit: 100, cursor, trashed: 'true' } }, signal),
        500,
      ),
  });
};

export const useFile = (fileId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('files', 'one', fileId),
    queryFn: ({ signal }) => call(readFileEntry, { params: { fileId } }, signal),
    retry: false,
  });
};

/** A link to show the file in the page. It lives a minute; asked again, it is renewed. */
export const useFilePreview = (file: StoredFile) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('file-preview', file.id, file.sha256),
    queryFn: () => call(previewFile, { params: { fileId: file.id } }),
    enabled: file.preview !== 'none' && file.scan !== 'refused' && file.trashedAt === null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: 1,
  });
};

/** One's own uploads in a workspace that were begun and not finished, from this page or another. */
export const useUnfinished = (workspaceId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('files', workspaceId, 'uploads'),
    queryFn: ({ signal }) => call(listUploads, { params: { workspaceId }, query: {} }, signal),
    select: ({ items }) => items.filter((upload) => upload.state === 'receiving'),
  });
};

const useFileChange = <Input>(act: (input: Input) => Promise<StoredFile | undefined>) => {
  const { key } = useActing();
  const memory = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => memory.invalidateQueries({ queryKey: key('files') }) });
};

export const useRenameFile = () => {
  const { call } = useActing();
  return useFileChange(({ id, name }: { id: string; name: string }) =>
    call(renameFile, { params: { fileId: id }, body: { name } }),
  );
};

export const useTrashFile = () => {
  const { call } = useActing();
  return useFileChange((fileId: string) => call(trashFile, { params: { fileId } }));
};

export const useRestoreFile = () => {
  const { call } = useActing();
  return useFileChange((fileId: string) => call(restoreFile, { params: { fileId } }));
};

export const useDeleteFile = () => {
  const { call } = useActing();
  return useFileChange(async (fileId: string) => void (await call(deleteFile, { params: { fileId } })));
};

/** What the acting body keeps, and may keep. */
export const useUsage = () => {
  const { call, key } = useActing();
  return useQuery({ queryKey: key('files', 'usage'), queryFn: ({ signal }) => call(readUsage, {}, signal) });
};
