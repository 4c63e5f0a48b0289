import { listErasable, type TrailClass } from '@bocage/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';
import type { TrailSource } from '../trail/trail.source.ts';

export const useKeeping = ({ keeping, key }: TrailSource) =>
  useQuery({ queryKey: key('keeping'), queryFn: ({ signal }) => keeping(signal) });

export const useChangeKeeping = ({ keep, key }: TrailSource) => {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: ({ of, months }: { of: Exclude<TrailClass, 'archives'>; months: number }) => keep(of, months),
    onSuccess: (keeping) => memory.setQueryData(key('keeping'), keeping),
  });
};

/** Announced and done, newest first. */
export const usePurges = ({ purges, key }: TrailSource) =>
  useInfiniteQuery({
    queryKey: key('purges'),
    queryFn: ({ signal, pageParam }) => purges({ limit: 10, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Whom the trail may be asked to forget. */
export const useErasable = () => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('erasable'),
    queryFn: ({ signal }) => allPages((cursor) => call(listErasable, { query: { limit: 100, cursor } }, signal), 2_000),
  });
};
