import { listColleagues } from '@bocage/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';
import type { TrailFilters, TrailSource } from './trail.source.ts';

/** A trail, newest first; of a body's, only one's own acts for who may not read it all. */
export const useTrail = ({ list, key }: TrailSource, filters: TrailFilters, limit = 50) =>
  useInfiniteQuery({
    queryKey: key('trail', filters, limit),
    queryFn: ({ signal, pageParam }) => list({ ...filters, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

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

/** How a trail is sealed, and whether checkpoints of it are copied elsewhere. */
export const useAnchoring = ({ anchors, key }: TrailSource) =>
  useQuery({ queryKey: key('anchors'), queryFn: ({ signal }) => anchors(signal), staleTime: 60_000 });
