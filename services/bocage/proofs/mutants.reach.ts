import type { Stage } from '@bocage/testing/world';

/** A view or function as it stands, with one piece of it replaced. */
export const rewritten = async (stage: Stage, relation: string, from: string, to: string): Promise<string> => {
  const [kind, name] = relation.split(' ');
  const [found] =
    kind === 'view'
      ? await stage.rows<{ sql: string }>('select pg_get_viewdef($1::regclass) as sql', [name])
      : await stage.rows<{ sql: string }>(
          "select pg_get_functiondef(p.oid) as sql from pg_proc p where p.pronamespace::regnamespace || '.' || p.proname = $1",
          [name],
        );
  const sql = found?.sql.replace(/[ \n]+/g, kind === 'view' ? ' ' : '$&') ?? '';
  if (!sql.includes(from)) throw new Error(`${relation} does not hold: ${from}`);
  const worse = sql.split(from).join(to);
  return kind === 'view' ? `create or replace view ${name} with (security_invoker = true) as ${worse}` : worse;
};

/**
 * Rules of reach made worse, in the views and functions themselves: random worlds must tell. `at`: the world that tells,
 * tried first; when the generator changes another one is looked for (and its number printed).
 * Two lines are not here, since nothing can tell them: grants of an ACL that has ended are ended too, and a retired role
 * is no longer counted; no act leads to a live grant there, or to a holder of such a role.
 */
export const reachMutants: readonly { name: string; relation: string; from: string; to: string; at: number }[] = [
  {
    name: 'a foreign grant counts without a share',
    relation: 'view access.holding',
    from: '((m.tenant_id = h.owner_id) OR (s.id IS NOT NULL))',
    to: 'true',
    at: 0,
  },
  {
    name: 'a share does not cap',
    relation: 'view access.holding',
    from: 'LEAST(h.level, s.level)',
    to: 'h.level',
    at: 27,
  },
  {
    name: 'a guest is of the whole tenant',
    relation: 'view access.holding',
    from: "(r.role_id <> '00000000-0000-7000-8000-000000000007'::uuid)",
    to: 'true',
    at: 195,
  },
  {
    name: 'who left a team is still in it',
    relation: 'view access.holding',
    from: '(t.ended_at IS NULL)',
    to: 'true',
    at: 39,
  },
  {
    name: 'a team that ended still counts',
    relation: 'view access.holding',
    from: '(team.ended_at IS NULL)',
    to: 'true',
    at: 16,
  },
  {
    name: 'a grant that ended still counts',
    relation: 'view access.live_grant',
    from: '(ended_at IS NULL)',
    to: 'true',
    at: 17,
  },
  {
    name: 'a grant does not expire',
    relation: 'view access.live_grant',
    from: '(expires_at > now())',
    to: 'true',
    at: 56,
  },
  {
    name: 'a proposal is enough',
    relation: 'view access.live_share',
    from: "(state = 'accepted'::text)",
    to: 'true',
    at: 0,
  },
  {
    name: 'a share does not expire',
    relation: 'view access.live_share',
    from: '(expires_at > now())',
    to: 'true',
    at: 23,
  },
  {
    name: 'a membership that ended still counts',
    relation: 'view access.member',
    from: '(m.ended_at IS NULL)',
    to: 'true',
    at: 1,
  },
  {
    name: 'a membership does not run out',
    relation: 'view access.member',
    from: '(m.until > now())',
    to: 'true',
    at: 0,
  },
  {
    name: 'a membership counts before it begins',
    relation: 'view access.member',
    from: '(m.since <= now())',
    to: 'true',
    at: 0,
  },
  {
    name: 'a suspended membership counts',
    relation: 'view access.member',
    from: '(m.suspended_at IS NOT NULL)',
    to: 'false',
    at: 0,
  },
  {
    name: 'a suspended person counts',
    relation: 'view access.member',
    from: "(p.state = 'suspended'::text)",
    to: 'false',
    at: 7,
  },
  {
    name: 'an account disabled in Keycloak counts',
    relation: 'function access.begin',
    from: 'and p.account_disabled_at is null',
    to: '',
    at: 0,
  },
  {
    name: 'archived is not read-only',
    relation: 'function access.reach',
    from: 'w.archived_at is not null or ',
    to: '',
    at: 75,
  },
  {
    name: 'a closed owner is not read-only',
    relation: 'function access.reach',
    from: "or owner.state = 'closed' ",
    to: '',
    at: 181,
  },
  {
    name: 'acting for a closed tenant is not read-only',
    relation: 'function access.reach',
    from: "or my_state = 'closed'",
    to: '',
    at: 39,
  },
  {
    name: 'a suspended owner still opens its doors',
    relation: 'function access.reach',
    from: "and owner.state in ('active', 'closed')",
    to: '',
    at: 64,
  },
  { name: 'a branch widens', relation: 'function access.reach', from: 'min(d.level)', to: 'max(d.level)', at: 54 },
  {
    name: 'a branch does not ask for what is above',
    relation: 'function access.reach',
    from: 'having count(*) = count(d.level)',
    to: 'having count(d.level) > 0',
    at: 39,
  },
  {
    name: 'a branch without manager stays shut',
    relation: 'function access.reach',
    from: 'up.place = 1 or up.id = any (alive)',
    to: 'true',
    at: 2,
  },
  {
    name: 'a suspended manager opens the branch',
    relation: 'function access.live_branches',
    from: "h.level = 'manager' and not exists",
    to: "h.level = 'manager' and not h.suspended and not exists",
    at: 118,
  },
  {
    name: 'a manager of the branch need not manage above',
    relation: 'function access.live_branches',
    from: '(up.place = 1 or up.id = any (alive))',
    to: 'false',
    at: 59,
  },
  {
    name: 'a pending tenant acts',
    relation: 'function access.begin',
    from: "if who.state = 'pending' then perform access.fail('tenant.pending'); end if;",
    to: '',
    at: 1,
  },
  {
    name: 'a suspended tenant acts',
    relation: 'function access.begin',
    from: "if who.state = 'suspended' then perform access.fail('tenant.suspended'); end if;",
    to: '',
    at: 67,
  },
  {
    name: 'move forgets what hangs below',
    relation: 'function access.move',
    from: 'perform access.rehang($1, $2, node.acl_id, above.acl_id);',
    to: 'null;',
    at: 370,
  },
  {
    name: 'restrict forgets what hangs below',
    relation: 'function access.restrict',
    from: 'perform access.rehang($1, $2, node.acl_id, branch);',
    to: 'null;',
    at: 2,
  },
  { name: 'a reader restricts', relation: 'function access.restrict', from: "'manager')", to: "'reader')", at: 1 },
  {
    name: 'moving into itself',
    relation: 'function access.move',
    from: "perform access.fail('item.cycle');",
    to: 'null;',
    at: 2,
  },
  {
    name: 'permissions of a closed tenant stay',
    relation: 'function access.permissions_in',
    from: "when state = 'active'",
    to: "when state in ('active', 'closed')",
    at: 0,
  },
  {
    name: 'a support access does not run out',
    relation: 'view access.live_support',
    from: '(s.until > now())',
    to: 'true',
    at: 3,
  },
  {
    name: 'a support access that ended counts',
    relation: 'view access.live_support',
    from: '(s.ended_at IS NULL)',
    to: 'true',
    at: 32,
  },
  {
    name: 'a support access outlives one’s own membership',
    relation: 'view access.live_support',
    from: '(EXISTS ( SELECT FROM access.member m WHERE ((m.person_id = s.person_id) AND (m.tenant_id = s.home_id) AND (NOT m.suspended))))',
    to: 'true',
    at: 4,
  },
  {
    name: 'who is suspended at home assists',
    relation: 'view access.live_support',
    from: ' AND (NOT m.suspended)',
    to: '',
    at: 41,
  },
  {
    name: 'a body that may not act assists',
    relation: 'view access.live_support',
    from: "(home.state = 'active'::text)",
    to: 'true',
    at: 10,
  },
  {
    name: 'a closed body is still assisted',
    relation: 'view access.live_support',
    from: "(here.state = 'active'::text)",
    to: 'true',
    at: 10,
  },
  {
    name: 'a member has a support access besides',
    relation: 'view access.live_support',
    from: '(m.tenant_id = s.tenant_id)',
    to: 'false',
    at: 24,
  },
  {
    name: 'a support access opens what was not chosen',
    relation: 'function access.reach',
    from: '(s.workspace_ids is null or w.id = any (s.workspace_ids))',
    to: 'true',
    at: 75,
  },
  {
    name: 'a support access opens what others share',
    relation: 'function access.reach',
    from: 'join access.workspace w on w.tenant_id = s.tenant_id and',
    to: 'join access.workspace w on',
    at: 2,
  },
  {
    name: '« who » forgets a support access',
    relation: 'function access.reached_by',
    from: 's.tenant_id = target.owner_id and not s.suspended',
    to: 'false',
    at: 17,
  },
];
