import { useMemo, useSyncExternalStore } from 'react';

/** Whether the window is at least `pixels` wide. */
export const useWide = (pixels: number): boolean => {
  const media = useMemo(() => window.matchMedia(`(min-width: ${pixels}px)`), [pixels]);
  return useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => media.matches,
  );
};
