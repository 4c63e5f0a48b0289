import { returnFocus } from './heading.tsx';

/**
 * What follows an act that may remove its own line or page: a mutation's own callbacks go with its component. A failure
 * says so by itself.
 */
export const afterwards = <T>(act: Promise<T>, then: (value: T) => void): void => {
  act.then(
    (value) => {
      then(value);
      returnFocus();
    },
    () => undefined,
  );
};
