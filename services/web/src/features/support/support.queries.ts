import {
  endSupport,
  listAdministeredWorkspaces,
  readSupports,
  listSupports,
  type NewSupport,
  openSupport,
} from '@bocage/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';
import { meQuery } from '../../app/session.ts';

/** The accesses in force: asked again, so that everybody sees one come and go. */
export const useOpenSupports = () => {
  const { call, key, membership } = useActing();
  return useQuery({
    queryKey: key('supports', 'open'),
    queryFn: ({ signal }) => call(readSupports, {}, signal),
    // Whoever acts under one knows it from their own profile.
    enabled: !membership.support,
    refetchInterval: 15_000,
  });
};

export const useSupports = () => {
  const { call, key } = useActing();
  return useInfiniteQuery({
    queryKey: key('supports', 'all'),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listSupports, { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
  });
};

/** The body's workspaces by name, for whoever administers it. */
export const useAllWorkspaces = (enabled: boolean) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('workspaces', 'administered'),
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        call(listAdministeredWorkspaces, { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, signal),
      ),
    enabled,
  });
};

const useChanged = () => {
  const memory = useQueryClient();
  const { key } = useActing();
  return () => memory.invalidateQueries({ queryKey: key('supports') });
};

export const useOpenSupport = () => {
  const { call } = useActing();
  return useMutation({
    mutationFn: (body: NewSupport) => call(openSupport, { body }),
    onSuccess: useChanged(),
    // What concerns the person is said under their field.
    meta: { quiet: true },
  });
};

export const useEndSupport = () => {
  const { call, membership } = useActing();
  const memory = useQueryClient();
  const changed = useChanged();
  return useMutation({
    mutationFn: (supportId: string) => call(endSupport, { params: { supportId } }),
    // Whoever ends their own has nothing more to ask here.
    onSuccess: () => (membership.support ? memory.invalidateQueries({ queryKey: meQuery.queryKey }) : changed()),
  });
};
