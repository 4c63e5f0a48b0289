import { changeKeeping, listErasable, listPurges, readKeeping, type TrailClass } from '@bocage/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useActing } from '../../app/acting.tsx';
import { allPages } from '../../app/pages.ts';

export const useKeeping = () => {
  const { call, key } = useActing();
  return useQuery({ queryKey: key('keeping'), queryFn: ({ signal }) => call(readKeeping, {}, signal) });
};

export const useChangeKeeping = () => {
  const { call, key } = useActing();
  const memory = useQueryClient();
  return useMutation({
    mutationFn: ({ of, months }: { of: Exclude<TrailClass, 'archives'>; months: number }) =>
      call(changeKeeping, { params: { class: of }, body: { months } }),
    onSuccess: (keeping) => memory.setQueryData(key('keeping'), keeping),
  });
};

/** Announced and done, newest first. */
export const usePurges = (enabled = true) => {
  const { call, key } = useActing();
  return useInfiniteQuery({
    queryKey: key('purges'),
    queryFn: ({ signal, pageParam }) => call(listPurges, { query: { limit: 10, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  });
};

/** Whom the trail may be asked to forget. */
export const useErasable = () => {
  const { call, key } = useActing();
  return useQuery({
    queryKey: key('erasable'),
    queryFn: ({ signal }) => allPages((cursor) => call(listErasable, { query: { limit: 100, cursor } }, signal), 2_000),
  });
};
