import type { ReactNode } from 'react';
import './plain.css';

/** A page without frame: nobody acts for a body yet. */
export const Plain = ({ children, wide, aside }: { children: ReactNode; wide?: boolean; aside?: ReactNode }) => (
  <div className="plain">
    <header className="plain-head no-print">
      <a href="/" className="plain-brand">
        <Mark />
        Bocage
      </a>
      {aside}
    </header>
    <main id="page" tabIndex={-1} className={wide ? 'plain-main plain-wide' : 'plain-main'}>
      {children}
    </main>
  </div>
);

/** The mark: two hedges and a field. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="mark">
    <rect width="32" height="32" rx="7" fill="#2b5a4b" />
    <path d="M7 21c0-4 3-7 6-7s3 3 6 3 6-2 6-6" fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" />
    <path d="M7 25h18" stroke="#cfe3da" strokeWidth="2.5" strokeLinecap="round" />
  </svg>
);
