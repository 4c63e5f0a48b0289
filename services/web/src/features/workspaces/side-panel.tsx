import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Panel } from '../../app/address.ts';
import { useSearchParam } from '../../app/go.ts';
import { useWide } from '../../app/wide.ts';
import { useStore } from '../../app/store.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/words.tsx';
import { type PanelSubject, panelSubject } from './open-workspace.tsx';

const AccessPanel = lazy(() =>
  import('../access/access-panel.tsx').then((module) => ({ default: module.AccessPanel })),
);
const TrailPanel = lazy(() => import('../trail/trail-panel.tsx').then((module) => ({ default: module.TrailPanel })));

const isPanel = (text: string): text is Panel => text === 'acces' || text === 'journal';

/** Which panel is open, and the way to open or close one. */
export const usePanel = () => {
  const [value, set] = useSearchParam('panneau');
  return {
    panel: isPanel(value) ? value : null,
    open: (panel: Panel) => set(value === panel ? null : panel),
    close: () => set(null),
  };
};

const Beside = ({
  title,
  of,
  onClose,
  children,
}: {
  title: string;
  of: string;
  onClose: () => void;
  children: ReactNode;
}) => {
  const { t } = useTranslation('ui');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside
      className="side-panel no-print"
      aria-labelledby="side-panel-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className="side-panel-head">
        <div>
          <h2 id="side-panel-title" ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <p className="side-panel-of">{of}</p>
        </div>
        <IconButton icon="close" label={t('close')} onPress={onClose} />
      </header>
      <div className="side-panel-body">{children}</div>
    </aside>
  );
};

const Content = ({ panel, subject }: { panel: Panel; subject: PanelSubject }) => {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<Skeleton label={t('loading')} />}>
      {panel === 'acces' ? (
        <AccessPanel key={subject.aclId} subject={subject} />
      ) : (
        <TrailPanel key={subject.id} subject={subject} />
      )}
    </Suspense>
  );
};

const Open = ({ panel, subject, onClose: close }: { panel: Panel; subject: PanelSubject; onClose: () => void }) => {
  const { t } = useTranslation('workspaces');
  // As it was opened, so it stays: a window that changes its width must not empty a form that is half filled.
  const [beside] = useState(useWide(1_180));
  const title = panel === 'acces' ? t('access') : t('trail');
  if (beside) {
    return (
      <Beside title={title} of={subject.title} onClose={close}>
        <Content panel={panel} subject={subject} />
      </Beside>
    );
  }
  return (
    <Dialog title={`${title} – ${subject.title}`} isOpen onClose={close}>
      <div className="side-panel-body">
        <Content panel={panel} subject={subject} />
      </div>
    </Dialog>
  );
};

/** On the right, on demand: who reaches the thing that is open, or its trail. Where there is no room, a page before the page. */
export const SidePanel = () => {
  const { panel, close } = usePanel();
  const subject = useStore(panelSubject);
  return panel && subject ? <Open key={panel} panel={panel} subject={subject} onClose={close} /> : null;
};
