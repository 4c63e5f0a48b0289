import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Goes to a path of the application, or to the gateway's own pages (`/auth/…`), which are not ours to render. */
export const useGo = () => {
  const { history } = useRouter();
  return useCallback(
    (href: string, options: { replace?: boolean } = {}) => {
      if (href.startsWith('/auth/') || !href.startsWith('/')) window.location.assign(href);
      else if (options.replace) history.replace(href);
      else history.push(href);
    },
    [history],
  );
};

/** The parameters of the address, by name; empty when the page has none of that name. */
export const useParam = (name: string): string =>
  useRouterState({
    select: (state) => (state.matches.at(-1)?.params as Record<string, string> | undefined)?.[name] ?? '',
  });

export const usePath = (): string => useRouterState({ select: (state) => state.location.pathname });

/** One parameter after the `?`, and its setter; it replaces the address, so that « back » leaves the page. */
export const useSearchParam = (name: string): readonly [string, (value: string | null, push?: boolean) => void] => {
  const { history } = useRouter();
  const value = useRouterState({
    select: (state) => (state.location.search as Record<string, string>)[name] ?? '',
  });
  const set = useCallback(
    (next: string | null, push = false) => {
      // The router's own, which knows at once what it was told; the window's follows a moment later.
      const url = new URL(history.location.href, window.location.origin);
      if (next) url.searchParams.set(name, next);
      else url.searchParams.delete(name);
      const href = `${url.pathname}${url.search}${url.hash}`;
      if (push) history.push(href);
      else history.replace(href);
    },
    [history, name],
  );
  return [value, set];
};
