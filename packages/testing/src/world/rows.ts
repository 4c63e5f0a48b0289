import { byId, type Model, type Moment } from './model.ts';

const moments: Record<'past' | 'future', string> = {
  past: "now() - interval '1 hour'",
  future: "now() + interval '2 hours'",
};
const at = (moment: Moment): string => (moment ? moments[moment] : 'null');
const when = (yes: boolean): string => (yes ? moments.past : 'null');
const text = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);
const list = (values: readonly string[], type: string): string => `'{${values.join(',')}}'::${type}[]`;

const insert = (into: string, rows: readonly string[][]): string =>
  rows.length === 0 ? '' : `insert into ${into} values ${rows.map((row) => `(${row.join(', ')})`).join(',\n')};`;

/**
 * The statements that make a model's world in an empty database, run by a superuser in one transaction. Nodes become
 * folders of notes; their rows go in without triggers, which would ask who inserts them.
 */
export const rowsOf = (model: Model): string => {
  const wall = (tenant: string): string => text(byId(model.tenants, tenant).perimeter);
  const owner = (workspace: string): string => byId(model.workspaces, workspace).tenant;
  const path = (acl: string): string[] => {
    const { parent } = byId(model.acls, acl);
    return [...(parent ? path(parent) : []), acl];
  };
  return [
    insert(
      'access.perimeter (id, name, siren)',
      model.perimeters.map((id, n) => [text(id), text(`P${n}`), text(`99990000${n}`)]),
    ),
    insert(
      'access.tenant (id, perimeter_id, kind, name, state)',
      model.tenants.map((t, n) => [text(t.id), text(t.perimeter), text(t.kind), text(`T${n}`), text(t.state)]),
    ),
    insert(
      'access.person (id, account_id, given_name, family_name, state, account_disabled_at)',
      model.people.map((p, n) => [
        text(p.id),
        text(p.account),
        "'P'",
        text(`N${n}`),
        p.suspended ? "'suspended'" : "'active'",
        when(p.disabled),
      ]),
    ),
    insert(
      'access.role (id, perimeter_id, tenant_id, name, permissions, retired_at)',
      model.roles
        .filter((r) => r.tenant !== null)
        .map((r) => [
          text(r.id),
          wall(r.tenant ?? ''),
          text(r.tenant),
          text(r.id),
          list(r.permissions, 'text'),
          when(r.retired),
        ]),
    ),
    insert(
      'access.membership (id, perimeter_id, tenant_id, person_id, since, until, ended_at, suspended_at)',
      model.memberships.map((m) => [
        text(m.id),
        wall(m.tenant),
        text(m.tenant),
        text(m.person),
        m.since === 'past' ? "now() - interval '2 hours'" : "now() + interval '1 hour'",
        at(m.until),
        when(m.ended),
        when(m.suspended),
      ]),
    ),
    insert(
      'access.membership_role (perimeter_id, tenant_id, membership_id, role_id)',
      model.memberships.flatMap((m) => m.roles.map((role) => [wall(m.tenant), text(m.tenant), text(m.id), text(role)])),
    ),
    // Their triggers ask who inserts them.
    'set local session_replication_role = replica;',
    insert(
      'access.team (id, perimeter_id, tenant_id, name, ended_at)',
      model.teams.map((t) => [text(t.id), wall(t.tenant), text(t.tenant), "'Team'", when(t.ended)]),
    ),
    'set local session_replication_role = origin;',
    insert(
      'access.team_member (perimeter_id, team_id, tenant_id, membership_id, ended_at)',
      model.teams.flatMap((t) =>
        t.members.map((m) => [
          wall(t.tenant),
          text(t.id),
          text(byId(model.memberships, m.membership).tenant),
          text(m.membership),
          when(m.ended),
        ]),
      ),
    ),
    insert(
      'access.acl (id, perimeter_id, tenant_id, workspace_id, parent_id, path, node_table, node_id)',
      model.acls.map((a) => [
        text(a.id),
        wall(owner(a.workspace)),
        text(owner(a.workspace)),
        text(a.workspace),
        text(a.parent),
        list(path(a.id), 'uuid'),
        a.node ? "'notes.item'::regclass" : 'null',
        text(a.node),
      ]),
    ),
    insert(
      'access.workspace (id, perimeter_id, tenant_id, workspace_id, acl_id, kind, name, archived_at)',
      model.workspaces.map((w) => [
        text(w.id),
        wall(w.tenant),
        text(w.tenant),
        text(w.id),
        text(w.acl),
        "'project'",
        "'W'",
        when(w.archived),
      ]),
    ),
    'set constraints all immediate;',
    insert(
      'access.grants (id, perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, team_id, grantee_tenant_id, role_id, level, expires_at, ended_at)',
      model.grants.map((g) => {
        const { workspace } = byId(model.acls, g.acl);
        return [
          text(g.id),
          wall(owner(workspace)),
          text(owner(workspace)),
          text(workspace),
          text(g.acl),
          text(g.kind),
          text(g.membership),
          text(g.team),
          text(g.tenant),
          text(g.role),
          text(g.level),
          at(g.expires),
          when(g.ended),
        ];
      }),
    ),
    insert(
      'access.share (id, perimeter_id, owner_id, workspace_id, tenant_id, level, state, expires_at, workspace_name, ended_at)',
      model.shares.map((s) => [
        text(s.id),
        wall(s.tenant),
        text(owner(s.workspace)),
        text(s.workspace),
        text(s.tenant),
        text(s.level),
        text(s.state),
        at(s.expires),
        "'W'",
        when(s.state === 'ended'),
      ]),
    ),
    insert(
      'access.support (id, perimeter_id, tenant_id, person_id, home_id, level, workspace_ids, reason, opened_by, opened_at, until, ended_at)',
      model.supports.map((s) => [
        text(s.id),
        wall(s.tenant),
        text(s.tenant),
        text(s.person),
        text(s.home),
        text(s.level),
        s.workspaces ? list(s.workspaces, 'uuid') : 'null',
        "'R'",
        text(s.person),
        "now() - interval '2 hours'",
        at(s.until),
        when(s.ended),
      ]),
    ),
    'set local session_replication_role = replica;',
    insert(
      'notes.item (id, perimeter_id, tenant_id, workspace_id, parent_id, acl_id, kind, title)',
      model.nodes.map((n) => [
        text(n.id),
        wall(owner(n.workspace)),
        text(owner(n.workspace)),
        text(n.workspace),
        text(n.parent),
        text(n.acl),
        "'folder'",
        "'N'",
      ]),
    ),
    'set local session_replication_role = origin;',
  ].join('\n');
};
