import { type ExportFormat, problemOf, Refusal } from '@bocage/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { isRefused } from '../../../app/api.ts';
import type { TrailFilters, TrailSource } from '../trail.source.ts';

const save = (href: string, name: string): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.rel = 'noreferrer';
  link.click();
};

/** One's own exports; looked at again while one is being made. */
export const useExports = ({ exports, key }: TrailSource) =>
  useInfiniteQuery({
    queryKey: key('trail-exports'),
    queryFn: ({ signal, pageParam }) => exports({ limit: 30, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((one) => one.state === 'waiting' || one.state === 'running'))
        ? 2_000
        : false,
  });

type Asked = { format: ExportFormat; filters: TrailFilters };

/**
 * Asks for the filtered trail as a file. A short table or list of data comes at once; what is longer, a report and
 * proofs are made by a job: `prepared` says so.
 */
export const useExportTrail = ({ ask, direct, headers, key }: TrailSource) => {
  const memory = useQueryClient();
  const prepare = async (asked: Asked): Promise<'prepared'> => {
    await ask(asked);
    await memory.invalidateQueries({ queryKey: key('trail-exports') });
    return 'prepared';
  };
  return useMutation({
    mutationFn: async (asked: Asked): Promise<'saved' | 'prepared'> => {
      const { filters, format } = asked;
      if (!direct || format === 'pdf' || format === 'proofs') return prepare(asked);
      const query = new URLSearchParams({ ...filters, format });
      const answer = await fetch(`${direct.path}?${query}`, { headers: headers() });
      if (!answer.ok) {
        const refused = new Refusal(answer.status, problemOf(await answer.json().catch(() => null)));
        if (isRefused(refused, 'trail.too-many')) return prepare(asked);
        throw refused;
      }
      const href = URL.createObjectURL(await answer.blob());
      save(href, `${direct.name}-${new Date().toISOString().slice(0, 10)}.${format}`);
      setTimeout(() => URL.revokeObjectURL(href), 10_000);
      return 'saved';
    },
  });
};

/** Asks for a link of a minute, and lets the browser save what it leads to. */
export const useFetchExport = ({ download }: TrailSource) =>
  useMutation({ mutationFn: download, onSuccess: ({ url }) => save(url, '') });

export const useRemoveExport = ({ remove, key }: TrailSource) => {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: remove,
    onSettled: () => memory.invalidateQueries({ queryKey: key('trail-exports') }),
  });
};
