-- Where checkpoints went that whoever runs the instance does not hold alone; and what follows a restore.

create table audit.anchor (
  checkpoint_id uuid not null references audit.checkpoint (id),
  kind text not null check (kind in ('bucket', 'witness', 'timestamp')),
  -- The bucket, the witness by its name, or the authority's host.
  place text not null check (length(place) between 1 and 200),
  -- The object's key, the witness's signature line, or the authority's token in base64.
  proof text not null check (length(proof) between 1 and 20000),
  anchored_at timestamptz not null default now(),
  primary key (checkpoint_id, kind, place)
);
select access.internal('audit.anchor');
revoke update, delete on audit.anchor from audit_reader;
create trigger never before update or delete on audit.anchor for each row execute function audit.refuse();
create trigger never_truncated before truncate on audit.anchor for each statement execute function audit.refuse();
grant select, insert on audit.anchor to bocage_sealer;
create policy sealer_read on audit.anchor for select to bocage_sealer using (true);
create policy sealer_create on audit.anchor for insert to bocage_sealer with check (true);

-- How far each place follows a tree: what it has last, and since when something waits for it.
create function audit.anchored(tree uuid, kinds text[], places text[])
returns table (kind text, place text, size bigint, at timestamptz, waiting timestamptz)
language sql stable
as $$
  select p.kind, p.place, a.size, a.anchored_at,
    (select c.signed_at from audit.checkpoint c where c.tree_id = tree and c.size > coalesce(a.size, -1) order by c.size limit 1)
  from unnest(kinds, places) as p (kind, place)
  left join lateral (
    select c.size, n.anchored_at from audit.checkpoint c join audit.anchor n on n.checkpoint_id = c.id
    where c.tree_id = tree and n.kind = p.kind and n.place = p.place order by c.size desc limit 1) a on true
$$;
grant execute on function audit.anchored(uuid, text[], text[]) to bocage_sealer, audit_reader;

-- The tree is never named by the caller; an earlier epoch of it may be, for as long as the transaction lasts.
create or replace function audit.tree_here() returns audit.tree
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_tree audit.tree;
  wanted integer := nullif(current_setting('audit.epoch', true), '')::integer;
begin
  if access.person_id() is not null and access.tenant_id() is not null then
    if not access.permits('trail.read') then perform access.fail('access.refused', 'trail.read'); end if;
  elsif access.system_reason() is null or access.tenant_id() is not null then
    perform access.fail('access.refused', 'trail.read');
  end if;
  select t.* into found_tree from audit.tree t
  where t.tenant_id is not distinct from access.tenant_id() and (wanted is null or t.epoch = wanted) order by t.epoch desc limit 1;
  return found_tree;
end
$$;

-- A checkpoint's note with the lines of its witnesses.
create function audit.cosigned(checkpoint uuid, note text) returns text
language sql stable
as $$
  select note || coalesce((select string_agg(a.proof, '' order by a.anchored_at, a.place) from audit.anchor a
    where a.checkpoint_id = checkpoint and a.kind = 'witness'), '')
$$;
grant execute on function audit.cosigned(uuid, text) to audit_reader;

create or replace function audit.checkpoints(below bigint default null, most integer default 50)
returns table (origin text, size bigint, root bytea, note text, signed_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select t.origin, c.size, c.root, audit.cosigned(c.id, c.note), c.signed_at
  from audit.tree_here() t join audit.checkpoint c on c.tree_id = t.id
  where below is null or c.size < below order by c.size desc limit least(most, 1000)
$$;

-- Of each day after the last change of key, for an export: the last one, and the last one that a witness signed too.
create or replace function audit.daily_checkpoints(last bigint)
returns table (size bigint, note text)
language sql stable security definer set search_path = ''
as $$
  with here as (
    select c.id, c.size, c.note, (c.signed_at at time zone 'UTC')::date as day,
      exists (select from audit.anchor a where a.checkpoint_id = c.id and a.kind = 'witness') as witnessed
    from audit.tree_here() t join audit.checkpoint c on c.tree_id = t.id
    where c.size <= last and c.size > coalesce((select max(l.index) from audit.leaf l
      where l.tree_id = t.id and l.index < last and l.entry like '{"leaf":"key"%'), -1)),
  -- The newest days: the last checkpoint of all is the one that the export is proved against.
  ends as (select distinct on (h.day) h.id from here h order by h.day desc, h.size desc limit 400),
  seen as (select distinct on (h.day) h.id from here h where h.witnessed order by h.day desc, h.size desc limit 400)
  select h.size, audit.cosigned(h.id, h.note) from here h
  where h.id in (select e.id from ends e union select s.id from seen s) order by h.size
$$;

-- Checkpoints that went somewhere, newest first, below a size: a row for each place.
create function audit.anchors(below bigint default null, most integer default 50)
returns table (origin text, size bigint, root bytea, note text, signed_at timestamptz, kind text, place text, proof text, anchored_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select c.origin, c.size, c.root, audit.cosigned(c.id, c.note), c.signed_at, a.kind, a.place, a.proof, a.anchored_at
  from (
    select t.origin, o.* from audit.tree_here() t join audit.checkpoint o on o.tree_id = t.id
    where (below is null or o.size < below) and exists (select from audit.anchor n where n.checkpoint_id = o.id)
    order by o.size desc limit least(most, 1000)) c
  join audit.anchor a on a.checkpoint_id = c.id
  order by c.size desc, a.kind, a.place
$$;

create function audit.anchoring(kinds text[], places text[])
returns table (epoch integer, kind text, place text, size bigint, at timestamptz, waiting timestamptz)
language sql stable security definer set search_path = ''
as $$
  select t.epoch, a.kind, a.place, a.size, a.at, a.waiting from audit.tree_here() t left join audit.anchored(t.id, kinds, places) a on true
$$;

-- An event that was sealed under no checkpoint of an epoch that ends is sealed again in the next one.
alter table audit.leaf drop constraint leaf_event_id_key;
alter table audit.leaf add constraint leaf_event unique (event_id, tree_id);

-- The next epoch: its first leaf is the last checkpoint known of the one before. In the sealer's turn.
create function audit.open_epoch(tenant uuid, before uuid, origin text, epoch integer, entry text, hash bytea, published bigint)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid;
  reached bigint := coalesce((select max(c.size) from audit.checkpoint c where c.tree_id = $2), 0);
  data jsonb := jsonb_build_object('epoch', $4, 'reached', reached, 'published', $7);
begin
  if access.system_reason() is null or access.tenant_id() is not null then perform access.fail('access.refused', 'system'); end if;
  insert into audit.tree (tenant_id, origin, epoch, size) values ($1, $3, $4, 1) returning id into made;
  insert into audit.leaf (tree_id, index, entry, hash) values (made, 0, $5, $6);
  insert into audit.unsealed (event_id, tenant_id)
  select l.event_id, $1 from audit.leaf l where l.tree_id = $2 and l.index >= reached and l.event_id is not null on conflict do nothing;
  perform audit.record_instance('trail.epoch-opened', 'trail', $1, data);
  if $1 is not null then perform audit.record('trail.epoch-opened', 'trail', $1, data, null, $1); end if;
end
$$;

select access.adopt('audit');
grant execute on function audit.open_epoch(uuid, uuid, text, integer, text, bytea, bigint) to bocage_sealer;
grant execute on function audit.anchors(bigint, integer), audit.anchoring(text[], text[]) to bocage_audit, bocage_audit_system;
