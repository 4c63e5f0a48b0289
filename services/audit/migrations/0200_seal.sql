-- Sealing: what waits for its leaf, leaves that are no event, and the hashes of whole subtrees.

-- Filled by a trigger, so that whoever writes an event cannot forget it. No foreign key: it would cost each act a look-up,
-- and the sealer looks for what is missing anyway.
create table audit.unsealed (
  event_id uuid primary key,
  tenant_id uuid
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
select access.internal('audit.unsealed');
grant select, insert, delete on audit.unsealed to bocage_sealer;
create policy sealer_read on audit.unsealed for select to bocage_sealer using (true);
create policy sealer_create on audit.unsealed for insert to bocage_sealer with check (true);
create policy sealer_purge on audit.unsealed for delete to bocage_sealer using (true);

create function audit.enqueue() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into audit.unsealed (event_id, tenant_id) values (new.id, new.tenant_id);
  return null;
end
$$;
create trigger unsealed after insert on audit.event for each row execute function audit.enqueue();

-- The name under which a tree is signed: fixed when it is opened, whatever the instance is called later.
alter table audit.tree add column origin text check (length(origin) between 1 and 300);

-- A leaf is an event, or an entry of its own: the checkpoint of another tree, a change of key.
alter table audit.leaf drop constraint leaf_check;
alter table audit.leaf add column entry text check (length(entry) <= 12000);
alter table audit.leaf add constraint leaf_is_one check ((event_id is null) <> (entry is null) and (checkpoint_id is null or entry is not null));
create unique index leaf_checkpoint on audit.leaf (checkpoint_id, tree_id) where checkpoint_id is not null;
create index leaf_entry on audit.leaf (tree_id, index) where entry is not null;

-- Hashes of whole subtrees of 2^8, 2^16, 2^24… leaves: a root or a proof reads at most 255 rows for each of these levels.
create table audit.node (
  tree_id uuid not null references audit.tree (id),
  level smallint not null check (level in (8, 16, 24, 32, 40)),
  index bigint not null check (index >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (tree_id, level, index)
);
select access.internal('audit.node');
revoke update, delete on audit.node from audit_reader;
create trigger never before update or delete on audit.node for each row execute function audit.refuse();
create trigger never_truncated before truncate on audit.node for each statement execute function audit.refuse();
grant select, insert on audit.node to bocage_sealer;
create policy sealer_read on audit.node for select to bocage_sealer using (true);
create policy sealer_create on audit.node for insert to bocage_sealer with check (true);

-- One replica seals at a time; the turn ends with its transaction.
create function audit.seal_turn() returns boolean
language sql volatile
as $$ select pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('audit.seal', 0)) $$;
grant execute on function audit.seal_turn() to bocage_sealer;

select access.adopt('audit');
