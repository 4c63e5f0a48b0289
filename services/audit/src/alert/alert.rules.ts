import type { AlertKind } from '@bocage/contracts';
import { builtInRole } from '@bocage/permissions';

type Data = Record<string, unknown>;
type When = (data: Data) => boolean;

/** From how many events on an export of the trail is one of mass. */
export const massExport = 1_000;

const always: When = () => true;
const large: When = ({ events }) => typeof events === 'number' && events >= massExport;
const administrator = builtInRole('administrateur').id;
const holds = (list: unknown, one: string): boolean => Array.isArray(list) && list.includes(one);
// A role that gives roles is an administrator's, whatever it is called.
const givesRoles: When = ({ permissions, permissionsBefore }) =>
  holds(permissions, 'roles.manage') && !holds(permissionsBefore, 'roles.manage');

/** Which events call for which alert: a line a type of event. What decides stands in the event's data, which is never erased. */
export const alertRules: Record<AlertKind, Record<string, When>> = {
  'share-for-all': { 'share.proposed': ({ forAll }) => forAll === true },
  'mass-export': { 'trail.exported': large, 'trail.export-asked': large },
  'administrator-made': {
    'administrator.named': always,
    'membership.created': ({ roles }) => holds(roles, administrator),
    'membership.roles-changed': ({ before, after }) => holds(after, administrator) && !holds(before, administrator),
    'role.created': givesRoles,
    'role.changed': givesRoles,
  },
  'support-opened': { 'support.opened': always },
};

/** Every type that may call for one. */
export const alertTypes = [...new Set(Object.values(alertRules).flatMap((rules) => Object.keys(rules)))];

/** The alerts that an event calls for. */
export const alertsOf = (type: string, data: Data): AlertKind[] =>
  (Object.keys(alertRules) as AlertKind[]).filter((alert) => alertRules[alert][type]?.(data) ?? false);
