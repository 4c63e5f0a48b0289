-- An event that is gone while its leaf stands is not withheld: the export must show the hole.
create or replace function audit.leaves(indexes bigint[])
returns table (index bigint, hash bytea, withheld boolean, entry text, payload_hash bytea, id uuid, at text, type text, tenant_id uuid,
  perimeter_id uuid, actor_account_id uuid, actor_person_id uuid, actor_system text, actor_tenant_id uuid, subject_id uuid,
  subject_kind text, data jsonb, mirror_of uuid, request_id uuid, salt bytea, payload jsonb)
language sql stable security definer set search_path = ''
as $$
  select l.index, l.hash, e.id is not null and v.id is null, l.entry, l.payload_hash, v.id,
    to_char(v.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), v.type, v.tenant_id, v.perimeter_id, v.actor_account_id,
    v.actor_person_id, v.actor_system, v.actor_tenant_id, v.subject_id, v.subject_kind, v.data, v.mirror_of, v.request_id, p.salt, p.payload
  from audit.tree_here() t
  join audit.leaf l on l.tree_id = t.id and l.index = any (indexes)
  left join audit.event e on e.id = l.event_id
  left join audit.event v on v.id = e.id and audit.may_read(e.tenant_id, e.actor_person_id, e.type)
  left join audit.payload p on p.event_id = v.id
  order by l.index
$$;
select access.adopt('audit');
