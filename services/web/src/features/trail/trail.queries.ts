import { listAnchors, listColleagues, listInstanceAnchors, listTrail } from '@bocage/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { callAsPerson } from '../../app/api.ts';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';

export type TrailFilters = {
  person?: string;
  subject?: string;
  kind?: string;
  type?: string;
  from?: string;
  until?: string;
};

/** The trail of the acting body, newest first; only one's own acts for who may not read it all. */
export const useTrail = (filters: TrailFilters, limit = 50) => {
  const { call, key } = useActing();
  return useInfiniteQuery({
    queryKey: key('trail', filters, limit),
    queryFn: ({ signal, pageParam }) => call(listTrail, { query: { ...filters, limit, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
};

/** The colleagues by whom one may filter. */
export const useColleagues = (enabled: boolean) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('colleagues'),
    queryFn: ({ signal }) => allPages((cursor) => call(listColleagues, { query: { limit: 100, cursor } }, signal)),
    enabled,
    staleTime: 60_000,
  });
};

/** How the trail is sealed, and whether checkpoints of it are copied elsewhere. */
export const useAnchoring = (enabled: boolean) => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('anchors'),
    queryFn: ({ signal }) => call(listAnchors, { query: { limit: 1 } }, signal),
    enabled,
    staleTime: 60_000,
  });
};

/** The same, of the instance's trail. */
export const useInstanceAnchoring = () =>
  useQuery({
    queryKey: ['instance', 'anchors'],
    queryFn: ({ signal }) => callAsPerson(listInstanceAnchors, { query: { limit: 1 } }, signal),
    staleTime: 60_000,
  });
