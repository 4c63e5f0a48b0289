import type { Level, Workspace } from '@bocage/contracts';
import { createContext, useContext, useEffect } from 'react';
import type { WorkspacePlace } from '../../app/address.ts';
import { createStore } from '../../app/store.ts';

export type OpenWorkspace = { workspace: Workspace; place: WorkspacePlace };
export const OpenWorkspaceContext = createContext<OpenWorkspace | null>(null);

/** The workspace in whose address one is. */
export const useOpenWorkspace = (): OpenWorkspace => {
  const open = useContext(OpenWorkspaceContext);
  if (!open) throw new Error('useOpenWorkspace needs a workspace above it');
  return open;
};

/** What the panel on the right speaks of: the workspace, or the folder, note or file that is open. */
export type PanelSubject = {
  kind: 'workspace' | 'folder' | 'note' | 'file';
  id: string;
  title: string;
  aclId: string;
  level: Level | null;
  restricted: boolean;
};
export const panelSubject = createStore<PanelSubject | null>(null);

/** Gives the panel its subject as long as the page stands. */
export const usePanelSubject = (subject: PanelSubject | null): void => {
  const text = JSON.stringify(subject);
  useEffect(() => {
    const given = JSON.parse(text) as PanelSubject | null;
    // A page that has no subject of its own leaves that of its head.
    if (!given) return;
    panelSubject.set(given);
    return () => panelSubject.set(null);
  }, [text]);
};
