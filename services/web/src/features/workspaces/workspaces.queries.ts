import {
  archiveWorkspace,
  createWorkspace,
  leaveWorkspace,
  listWorkspaces,
  readWorkspace,
  renameWorkspace,
  restoreWorkspace,
  type Workspace,
} from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';

/** A share that ends, or an access, is out of sight within 5 seconds: the list is asked again at this pace while it is looked at. */
const pollMs = 4_000;

/** The workspaces that are not archived, by name. */
export const useWorkspaces = () => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('workspaces', 'list'),
    queryFn: ({ signal }) => allPages((cursor) => call(listWorkspaces, { query: { limit: 100, cursor } }, signal)),
    refetchInterval: pollMs,
  });
};

export const useArchivedWorkspaces = () => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('workspaces', 'archived'),
    queryFn: ({ signal }) =>
      allPages((cursor) => call(listWorkspaces, { query: { limit: 100, cursor, archived: 'yes' } }, signal)),
  });
};

/** One workspace; it is asked again as often as the list, so that an access that ends closes the page. */
export const useWorkspace = (workspaceId: string) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('workspace', workspaceId),
    queryFn: ({ signal }) => call(readWorkspace, { params: { workspaceId } }, signal),
    refetchInterval: pollMs,
    retry: false,
  });
};

const useWorkspaceChange = <Input>(act: (input: Input) => Promise<Workspace>) => {
  const { key } = useActing();
  const memory = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (workspace) => {
      memory.setQueryData(key('workspace', workspace.id), workspace);
      return memory.invalidateQueries({ queryKey: key('workspaces') });
    },
  });
};

export const useCreateWorkspace = () => {
  const { call } = useActing();
  return useWorkspaceChange((name: string) => call(createWorkspace, { body: { name } }));
};

export const useRenameWorkspace = () => {
  const { call } = useActing();
  return useWorkspaceChange(({ id, name }: { id: string; name: string }) =>
    call(renameWorkspace, { params: { workspaceId: id }, body: { name } }),
  );
};

export const useArchiveWorkspace = () => {
  const { call } = useActing();
  return useWorkspaceChange((workspaceId: string) => call(archiveWorkspace, { params: { workspaceId } }));
};

export const useRestoreWorkspace = () => {
  const { call } = useActing();
  return useWorkspaceChange((workspaceId: string) => call(restoreWorkspace, { params: { workspaceId } }));
};

/** Gives up one's own accesses; what a team, a role or one's body gives stays. */
export const useLeaveWorkspace = () => {
  const { call, key } = useActing();
  const memory = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (workspaceId: string) => call(leaveWorkspace, { params: { workspaceId } }),
    onSuccess: () => memory.invalidateQueries({ queryKey: key() }),
  });
};
