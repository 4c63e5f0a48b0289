import { fold } from '../territory/territory.fold.ts';

/** `Marie-Ève`, `Le Goff` → `marie-eve.le-goff`: what a person is given to sign in with, before a number if it is taken. */
export const identifiantBase = (firstName: string, lastName: string): string => {
  const part = (text: string): string => fold(text).join('-').slice(0, 28).replace(/-+$/, '');
  const base = [part(firstName), part(lastName)].filter(Boolean).join('.');
  return base.length >= 3 ? base : `${base}.bocage`.replace(/^\./, '');
};

/** Tells whether two display names are one, but for accents, case and hyphens. */
export const sameName = (a: string, b: string): boolean => fold(a).join(' ') === fold(b).join(' ');
