import { tenantCodePattern } from '@bocage/contracts';

/** Where a workspace stands: for whom one acts, whose it is, which one. Codes are INSEE (communes) or SIREN. */
export type WorkspacePlace = { acting: string; owner: string; workspaceId: string };

/** What is open beside the page. */
export type Panel = 'acces' | 'journal';

const ofWorkspace = (place: WorkspacePlace): string => `/${place.acting}/${place.owner}/espaces/${place.workspaceId}`;

/** Every address of the application, as a path: stable, shareable, and the same words in links and in the browser's bar. */
export const address = {
  signIn: '/connexion',
  invitation: '/invitation',
  instance: '/instance',
  instanceTrail: '/instance/journal',
  instanceExports: '/instance/journal/exports',
  instanceKit: '/instance/journal/verification',
  instanceKeeping: '/instance/journal/conservation',
  convention: (tenantId: string) => `/convention/${tenantId}`,
  home: (acting: string) => `/${acting}`,
  workspaces: (acting: string) => `/${acting}/espaces`,
  shares: (acting: string) => `/${acting}/partages`,
  search: (acting: string, q = '') => `/${acting}/recherche${q ? `?${new URLSearchParams({ q })}` : ''}`,
  trail: (acting: string) => `/${acting}/journal`,
  trailExports: (acting: string) => `/${acting}/journal/exports`,
  trailKit: (acting: string) => `/${acting}/journal/verification`,
  trailAlerts: (acting: string) => `/${acting}/journal/alertes`,
  help: (acting: string) => `/${acting}/aide`,
  administration: (acting: string, page?: string) => `/${acting}/administration${page ? `/${page}` : ''}`,
  workspace: ofWorkspace,
  folder: (place: WorkspacePlace, folderId: string) => `${ofWorkspace(place)}/dossiers/${folderId}`,
  note: (place: WorkspacePlace, noteId: string) => `${ofWorkspace(place)}/notes/${noteId}`,
  files: (place: WorkspacePlace) => `${ofWorkspace(place)}/fichiers`,
  file: (place: WorkspacePlace, fileId: string) => `${ofWorkspace(place)}/fichiers/${fileId}`,
  trash: (place: WorkspacePlace) => `${ofWorkspace(place)}/corbeille`,
} as const;

/** Tells whether a word of an address is a body's code: `79049`, `2A004`, `200040244`. */
export const isTenantCode = (text: string): boolean => tenantCodePattern.test(text);

/** The codes and the workspace of a path; null where the path does not go so far. */
export const readAddress = (
  path: string,
): { acting: string | null; owner: string | null; workspaceId: string | null } => {
  const [acting = '', owner = '', word = '', workspaceId = ''] = path.replace(/^\//, '').split(/[/?#]/);
  if (!isTenantCode(acting)) return { acting: null, owner: null, workspaceId: null };
  const whole = isTenantCode(owner) && word === 'espaces' && workspaceId !== '';
  return { acting, owner: whole ? owner : null, workspaceId: whole ? workspaceId : null };
};

/** The same place, acting for another body: only the first word changes. */
export const actingFor = (path: string, code: string): string => path.replace(/^\/[^/?#]*/, `/${code}`);

/** A path of this origin to come back to, or the first screen: never another site. */
export const safeReturn = (wanted: string | undefined): string =>
  wanted?.startsWith('/') && !wanted.startsWith('//') && !wanted.includes('\\') ? wanted : '/';
