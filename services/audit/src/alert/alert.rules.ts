import type { AlertKind } from '@bocage/contracts';
import { administering } from '@bocage/permissions';

type Data = Record<string, unknown>;
type When = (data: Data) => boolean;

/** From how many events on an export of the trail is one of mass. */
export const massExport = 1_000;
/** From how many files on, downloaded by one person within an hour. */
export const massFiles = 100;

const always: When = () => true;
const large: When = ({ events }) => typeof events === 'number' && events >= massExport;
// Told by whoever gave the roles, at that moment.
const administrator: When = (data) => data.administrator === true;
const holds = (list: unknown): boolean => Array.isArray(list) && list.includes(administering);
const givesRoles: When = ({ permissions, permissionsBefore }) => holds(permissions) && !holds(permissionsBefore);

/** Which events call for which alert: a line a type of event. What decides stands in the event's data, which is never erased. */
export const alertRules: Record<AlertKind, Record<string, When>> = {
  'share-for-all': { 'share.proposed': ({ forAll }) => forAll === true },
  // One download is no export: how many there were is counted in the tree.
  'mass-export': { 'trail.exported': large, 'trail.export-asked': large, 'file.downloaded': always },
  'administrator-made': {
    'administrator.named': always,
    'membership.created': administrator,
    'membership.roles-changed': administrator,
    'person.reactivated': administrator,
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
