export { type Ability, abilityFor, allow, may, type Refusal, refusal, type Rights, type Row } from './ability.ts';
export { atLeast, levels, reaches } from './levels.ts';
export { rolesDocument } from './matrix.ts';
export { isPermission, type Permission, type PermissionFacts, permissionNames, permissions } from './permissions.ts';
export {
  type BuiltInRole,
  administering,
  builtInRole,
  builtInRoles,
  givesPower,
  incompatiblePair,
  incompatibleRoles,
  type RoleKey,
} from './roles.ts';
export { type Action, type Rule, rules, type SubjectKind } from './rules.ts';
export * from './reasons.ts';
