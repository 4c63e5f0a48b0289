import { activationFr } from '../features/activation/activation.fr.ts';
import { administrationFr } from '../features/administration/administration.fr.ts';
import { provisioningFr } from '../features/provisioning/provisioning.fr.ts';
import { accessFr } from '../features/access/access.fr.ts';
import { editorFr } from '../features/editor/editor.fr.ts';
import { filesFr } from '../features/files/files.fr.ts';
import { frameFr } from '../features/frame/frame.fr.ts';
import { helpFr } from '../features/help/help.fr.ts';
import { keepingFr } from '../features/keeping/keeping.fr.ts';
import { notesFr } from '../features/notes/notes.fr.ts';
import { searchFr } from '../features/search/search.fr.ts';
import { signInFr } from '../features/sign-in/sign-in.fr.ts';
import { supportFr } from '../features/support/support.fr.ts';
import { trailFr } from '../features/trail/trail.fr.ts';
import { workspacesFr } from '../features/workspaces/workspaces.fr.ts';
import { uiFr } from '../ui/ui.fr.ts';
import { appFr } from './app.fr.ts';

/** One catalogue per feature, under its name. */
export const fr = {
  app: appFr,
  ui: uiFr,
  frame: frameFr,
  signIn: signInFr,
  workspaces: workspacesFr,
  notes: notesFr,
  editor: editorFr,
  files: filesFr,
  access: accessFr,
  search: searchFr,
  trail: trailFr,
  keeping: keepingFr,
  help: helpFr,
  provisioning: provisioningFr,
  activation: activationFr,
  administration: administrationFr,
  support: supportFr,
} as const;
