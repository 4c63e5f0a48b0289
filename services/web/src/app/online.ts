import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

/** What the browser knows of the network: false is sure, true is not. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
