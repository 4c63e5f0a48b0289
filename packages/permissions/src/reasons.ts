import type { Level } from '@bocage/contracts';
import type { Refusal } from './ability.ts';
import { isPermission, permissions } from './permissions.ts';

const levels: Record<Level, string> = {
  reader: 'réservé à qui lit cet espace',
  commenter: 'réservé à qui commente dans cet espace',
  editor: 'réservé à qui modifie dans cet espace',
  manager: 'réservé aux responsables',
};
const sides = { owner: 'réservé à l’organisme propriétaire', receiver: 'réservé à l’organisme qui reçoit' };
const isLevel = (text: string): text is Level => Object.hasOwn(levels, text);

/** A level or a permission that is missing, in the words of a refusal; anything else is said as it is. */
export const saidNeed = (needs: string): string => {
  if (isLevel(needs)) return levels[needs];
  return isPermission(needs) ? `il faut pouvoir : ${permissions[needs].label}` : needs;
};

/** What is missing, in the words of a refusal. */
export const reasonOf = (missing: Refusal): string => {
  if (missing.kind === 'tenant') return sides[missing.needs];
  return missing.kind === 'state' ? 'rien à restaurer' : saidNeed(missing.needs);
};
