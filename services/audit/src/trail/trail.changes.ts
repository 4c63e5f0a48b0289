import { sayData, type TrailChange } from '@bocage/contracts';
import { isPermission, permissions } from '@bocage/permissions';

type Values = Record<string, unknown>;

const text = (value: unknown): string | null => {
  if (typeof value === 'string') return value || null;
  return Array.isArray(value) ? value.map((one) => text(one) ?? '').join(', ') || null : null;
};
const permissionWords = (value: unknown): string | null =>
  Array.isArray(value)
    ? value
        .map((name: unknown) => (isPermission(String(name)) ? permissions[name as 'trail.read'].label : name))
        .join(' ; ')
    : null;
const values = (value: unknown): Values => (typeof value === 'object' && value !== null ? (value as Values) : {});

/** What an event says it replaced, and by what, in French; empty when it replaced nothing or no longer knows. */
export const changesOf = (data: Values, payload: Values | null): TrailChange[] => {
  const told = payload ?? {};
  const changes: TrailChange[] = [];
  const add = (what: string, before: string | null, after: string | null): void => {
    if (before !== after) changes.push({ what, before, after });
  };
  const name = text(told.title) ?? text(told.name);
  if (typeof told.before === 'string') add('Nom', told.before, name);
  if ('level' in data && 'before' in data) add('Accès', sayData('level', data.before), sayData('level', data.level));
  if ('beforeExpiresAt' in data) {
    const end = (value: unknown): string => sayData('expiresAt', value) ?? 'sans fin';
    add('Échéance', end(data.beforeExpiresAt), end(data.expiresAt));
  }
  if ('months' in data && 'before' in data)
    add('Conservation', `${sayData('months', data.before)} mois`, `${sayData('months', data.months)} mois`);
  if ('rolesBefore' in told) add('Rôles', text(told.rolesBefore), text(told.roles));
  if ('permissionsBefore' in data)
    add('Permissions', permissionWords(data.permissionsBefore), permissionWords(data.permissions));
  if ('fromTitle' in told || 'toTitle' in told)
    add('Dossier', text(told.fromTitle) ?? 'racine de l’espace', text(told.toTitle) ?? 'racine de l’espace');
  const former = values(told.formerly);
  for (const [field, value] of Object.entries(values(told.now))) {
    const label = sayData('fields', field) ?? field;
    add(label.charAt(0).toUpperCase() + label.slice(1), sayData(field, former[field]), sayData(field, value));
  }
  return changes;
};
