import { useEffect, useState } from 'react';

/** True once `active` has lasted `delayMs`: a wait shorter than that is not worth showing. */
export const useLate = (active: boolean, delayMs = 300): boolean => {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!active) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => clearTimeout(timer);
  }, [active, delayMs]);
  return late && active;
};
