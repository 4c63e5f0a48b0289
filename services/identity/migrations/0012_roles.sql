-- The built-in roles. The same rows as packages/permissions/src/roles.ts: a unit test compares them.
insert into access.role (id, key, name, permissions) values
  ('00000000-0000-7000-8000-000000000001', 'agent', 'Agent',
   '{people.read,shares.propose,workspaces.create}'),
  ('00000000-0000-7000-8000-000000000002', 'secretariat', 'Secrétariat',
   '{people.read,shares.propose,teams.manage,workspaces.create}'),
  ('00000000-0000-7000-8000-000000000003', 'elu', 'Élu',
   '{people.read,workspaces.create}'),
  ('00000000-0000-7000-8000-000000000004', 'administrateur', 'Administrateur',
   '{people.manage,people.read,roles.manage,shares.decide,shares.propose,teams.manage,tenant.manage,trail.export,trail.read,workspaces.administer,workspaces.create}'),
  ('00000000-0000-7000-8000-000000000005', 'auditeur', 'Auditeur',
   '{people.read,trail.export,trail.read,trail.read-readings}'),
  ('00000000-0000-7000-8000-000000000006', 'dpo', 'DPO',
   '{people.read,trail.export,trail.read,trail.read-readings}'),
  ('00000000-0000-7000-8000-000000000007', 'invite', 'Invité', '{}'),
  ('00000000-0000-7000-8000-000000000008', 'gestionnaire', 'Gestionnaire du périmètre',
   '{people.read,perimeter.provision,perimeter.read}');

-- Identity's own functions, for people and for the system. The rest was granted where it was made.
do $$
declare
  item record;
begin
  for item in
    select format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) as signature, p.proname
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'access' and p.prosecdef and p.proname not like 'session\_%'
      and p.proname not in ('begin', 'begin_person', 'begin_system', 'display_name', 'perimeter_of', 'quota',
        'acls', 'levels', 'level_of', 'permits', 'place', 'names', 'recheck', 'acl_of', 'move', 'restrict', 'unrestrict')
  loop
    if item.proname like 'sync\_%' or item.proname in ('provision_perimeter', 'apply_nominations', 'suspend_tenant', 'resume_tenant',
      'close_tenant', 'inherit_from', 'change_tenant', 'set_person_state', 'set_account_disabled', 'attach_account', 'invitation_of',
      'use_invitation', 'remind_shares', 'perimeters', 'tenants_of')
    then
      execute format('grant execute on function %s to bocage_identity_system', item.signature);
    elsif item.proname in ('provision_tenant', 'name_administrator', 'create_person', 'find_person', 'add_membership', 'invite', 'end_membership',
      'set_membership', 'end_team', 'who', 'why')
    then
      execute format('grant execute on function %s to bocage_identity, bocage_identity_system', item.signature);
    else
      execute format('grant execute on function %s to bocage_identity', item.signature);
    end if;
  end loop;
end
$$;
grant execute on function access.session_end_account(uuid) to bocage_identity_system;
grant execute on function access.quota(uuid) to bocage_storage, bocage_storage_system;
