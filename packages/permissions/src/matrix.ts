import { permissionNames, permissions } from './permissions.ts';
import { builtInRoles } from './roles.ts';
import { type Rule, rules } from './rules.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');

const needs = ({ level, permission, tenant, flag }: Rule): string =>
  [
    level && `level _${level}_`,
    permission && `\`${permission}\``,
    tenant && (tenant === 'owner' ? 'the acting tenant owns it' : 'the acting tenant receives it'),
    flag && `\`${flag}\``,
  ]
    .filter(Boolean)
    .join(', ');

/** docs/roles.md, made from the same data that decides. `pnpm --filter @bocage/permissions matrix` writes it. */
export const rolesDocument = (): string => {
  const roles = table(
    ['permission', ...builtInRoles.map(({ name }) => name), 'second factor', 'when closed', 'composable'],
    permissionNames.map((name) => [
      `\`${name}\``,
      ...builtInRoles.map((role) => (role.permissions.includes(name) ? '✔' : '')),
      permissions[name].acr === 2 ? 'yes' : '',
      permissions[name].whenClosed ? 'kept' : '',
      permissions[name].composable ? 'yes' : '',
    ]),
  );
  const names = table(
    ['role', 'key', 'what it is'],
    builtInRoles.map(({ name, key, about }) => [name, `\`${key}\``, about]),
  );
  const labels = table(
    ['permission', 'on screen'],
    permissionNames.map((name) => [`\`${name}\``, permissions[name].label]),
  );
  const subjects = [...new Set(rules.map(({ subject }) => subject))];
  const actions = table(
    ['subject', 'action', 'needs'],
    subjects.flatMap((subject) =>
      rules.filter((rule) => rule.subject === subject).map((rule) => [subject, rule.action, needs(rule)]),
    ),
  );
  return `# Roles, permissions, actions

Made from \`packages/permissions/src\` (a unit test says when it is stale: \`pnpm --filter @bocage/permissions matrix\`
writes it again). The database holds the same roles, inserted by a migration; a unit test compares them.

A _role_ gives permissions in one tenant. A _level_ (reader < commenter < editor < manager) comes from grants on a
workspace or a restricted branch. Row-level security says which rows exist and at which level; the table of actions
says what is done with them.

## Roles and permissions

${roles}

_DPO_ and _Administrateur_ cannot be held together; every other combination warns and is traced. _Invité_ needs an end
date and is not of "the whole tenant" in a grant. _Gestionnaire du périmètre_ exists in an EPCI only. Reserved for
later: exécutif, archiviste. \`operator\`, who runs the instance, is a realm role of Keycloak without tenant: it has no
permission here, works in system context, and stands in the instance's trail. Whoever acts under a _support access_
(docs/adr/0160) is no member, has no role and no permission: a level, _reader_ or _editor_, on the workspaces it names.

In a _closed_ tenant only what reads is kept, and every level is at most reader. In an _archived_ workspace every level
is at most reader; its managers may restore it.

${names}

${labels}

## Actions

Several lines for one action are an "or". Levels are those the database gives with the row.

${actions}
`;
};
