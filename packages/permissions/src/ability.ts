import {
  createMongoAbility,
  type ForcedSubject,
  type MongoAbility,
  type RawRuleOf,
  subject as tagged,
} from '@casl/ability';
import { fault, type Level } from '@bocage/contracts';
import { atLeast, reaches } from './levels.ts';
import { isPermission, type Permission, permissions as facts } from './permissions.ts';
import { reasonOf } from './reasons.ts';
import { type Action, type Rule, rules, type SubjectKind } from './rules.ts';

/** What a decision needs to know of a row. */
export type Row = {
  /** The level the acting membership holds on it; null when it is seen without being reached. */
  level?: Level | null;
  /** The tenant that owns it. */
  tenantId?: string;
  /** The tenant that receives it (a share). */
  receiverId?: string;
  /** An archived workspace of which one would be manager. */
  canRestore?: boolean;
};

type Tagged = Row & ForcedSubject<SubjectKind>;

/** A person's rights for one acting tenant. */
export type Ability = MongoAbility<[Action, SubjectKind | Tagged]>;

export type Rights = {
  permissions: readonly string[];
  personId: string;
  tenantId: string;
  /** Of the acting tenant: 'active' or 'closed'. */
  tenantState: string;
  /** Authentication class: 2 after a second factor. */
  acr: 1 | 2;
};

/** Why something is refused: what is missing. The web shows it beside the disabled control. */
export type Refusal =
  | { kind: 'permission' | 'closed'; needs: Permission }
  | { kind: 'level'; needs: Level }
  | { kind: 'tenant'; needs: 'owner' | 'receiver' }
  | { kind: 'state'; needs: 'canRestore' }
  | { kind: 'step-up'; needs: Permission };

const rightsOf = new WeakMap<Ability, Rights>();

const acrOf = (permission: Permission): 1 | 2 => facts[permission].acr;

const conditionsOf = (rule: Rule, tenantId: string): Record<string, unknown> => ({
  ...(rule.level && { level: { $in: atLeast(rule.level) } }),
  ...(rule.tenant === 'owner' && { tenantId }),
  ...(rule.tenant === 'receiver' && { receiverId: tenantId }),
  ...(rule.flag && { [rule.flag]: true }),
});

/** Turns what `access.begin` answered into a CASL ability: the one function, shared by servers and browser. */
export const abilityFor = (rights: Rights): Ability => {
  const held = new Set(rights.permissions.filter(isPermission));
  const raw: RawRuleOf<Ability>[] = rules
    .filter(({ permission }) => !permission || (held.has(permission) && acrOf(permission) <= rights.acr))
    .map((rule) => {
      const conditions = conditionsOf(rule, rights.tenantId);
      return {
        action: rule.action,
        subject: rule.subject,
        ...(Object.keys(conditions).length > 0 && { conditions }),
      };
    });
  const ability = createMongoAbility<Ability>(raw);
  rightsOf.set(ability, rights);
  return ability;
};

// How far a row gets along one line; the furthest refusal is the most useful one to show.
const judge = (rule: Rule, rights: Rights, row: Row | undefined): { at: number; refusal: Refusal } | null => {
  const { permission, level, tenant, flag } = rule;
  if (permission && !rights.permissions.includes(permission)) {
    const kind = rights.tenantState === 'closed' && !facts[permission].whenClosed ? 'closed' : 'permission';
    return { at: 0, refusal: { kind, needs: permission } };
  }
  if (row && tenant && (tenant === 'owner' ? row.tenantId : row.receiverId) !== rights.tenantId) {
    return { at: 1, refusal: { kind: 'tenant', needs: tenant } };
  }
  if (row && level && !reaches(row.level, level)) return { at: 2, refusal: { kind: 'level', needs: level } };
  if (row && flag && row[flag] !== true) return { at: 2, refusal: { kind: 'state', needs: flag } };
  if (permission && acrOf(permission) > rights.acr) return { at: 3, refusal: { kind: 'step-up', needs: permission } };
  return null;
};

/**
 * Null when the action is allowed on the row (or, without a row, on some row of that kind); else what is missing.
 * Equal to CASL's own answer: a unit test holds the two together.
 */
export const refusal = (ability: Ability, action: Action, kind: SubjectKind, row?: Row): Refusal | null => {
  const allowed = row ? ability.can(action, tagged(kind, { ...row })) : ability.can(action, kind);
  if (allowed) return null;
  const rights = rightsOf.get(ability);
  const judged = rights
    ? rules.filter((rule) => rule.action === action && rule.subject === kind).map((rule) => judge(rule, rights, row))
    : [];
  const furthest = judged.filter((item) => item !== null).sort((one, other) => other.at - one.at)[0];
  if (!furthest) throw new Error(`no rule for ${action} ${kind}`);
  return furthest.refusal;
};

/** Tells whether the action is allowed. */
export const may = (ability: Ability, action: Action, kind: SubjectKind, row?: Row): boolean =>
  refusal(ability, action, kind, row) === null;

/**
 * Lets through, or throws: `auth.step-up` when only the second factor is missing, `tenant.closed`, else
 * `access.refused` with what is missing as `reason`, in French. An invisible row is not its business: that is `not-found`, before.
 */
export const allow = (ability: Ability, action: Action, kind: SubjectKind, row?: Row): void => {
  const found = refusal(ability, action, kind, row);
  if (!found) return;
  if (found.kind === 'step-up') throw fault('auth.step-up');
  if (found.kind === 'closed') throw fault('tenant.closed');
  throw fault('access.refused', { reason: reasonOf(found) });
};
