import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { usePath } from '../../app/go.ts';
import { Waiting } from '../../app/wait.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notices } from './notices.tsx';
import { Side } from './side.tsx';
import { accentStyle } from './tenant.tsx';
import { Top } from './top.tsx';
import './frame.css';

const still = { isPending: true, error: null, refetch: () => undefined };

/** The frame of every page of a body: for whom one acts on the left, what one looks for on top, the thing itself. */
export const Frame = () => {
  const { t } = useTranslation('frame');
  const { tenant } = useActing();
  const [menuOpen, setMenuOpen] = useState(false);
  const path = usePath();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu of a phone
  useEffect(() => setMenuOpen(false), [path]);
  const style = accentStyle(tenant);
  useEffect(() => {
    // What opens above the page (menus, dialogs) lives outside the frame, and takes the accent from the root.
    const root = document.documentElement.style;
    for (const [name, value] of Object.entries(style)) root.setProperty(name, String(value));
  }, [style]);
  return (
    <div className="frame">
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <aside className="frame-side no-print">
        <Side />
      </aside>
      <Dialog title={t('nav')} isOpen={menuOpen} onClose={() => setMenuOpen(false)} side="left">
        <Side />
      </Dialog>
      <div className="frame-body">
        <Top onMenu={() => setMenuOpen(true)} />
        <Notices />
        <main id="page" tabIndex={-1} className="frame-page">
          <Suspense fallback={<Waiting answer={still} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
};
