import { useEffect } from 'react';

/** Names the tab of the browser: the thing, then whose, then Bocage. */
export const useTitle = (...parts: readonly (string | null | undefined)[]): void => {
  const title = [...parts.filter(Boolean), 'Bocage'].join(' – ');
  useEffect(() => {
    document.title = title;
  }, [title]);
};
