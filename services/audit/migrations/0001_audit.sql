-- The trail: written by audit.record in the business transaction; no role updates or deletes an event.

create table audit.event (
  id uuid primary key default access.uuid7(),
  -- Null: the instance's own trail.
  perimeter_id uuid,
  tenant_id uuid,
  actor_person_id uuid,
  actor_tenant_id uuid,
  actor_account_id uuid,
  -- The reason, when no person acts.
  actor_system text check (length(actor_system) <= 200),
  type text not null check (type ~ '^[a-z][a-z-]*(\.[a-z][a-z-]*)+$' and length(type) <= 100),
  subject_kind text not null check (length(subject_kind) <= 50),
  subject_id uuid,
  -- Ids, levels, codes: kept for ever. Personal data and titles are in the payload, which can be erased.
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object' and pg_column_size(data) <= 8192),
  has_payload boolean not null default false,
  -- The event in the owner's trail of which this is the mirror, without content.
  mirror_of uuid,
  occurred_at timestamptz not null default clock_timestamp(),
  request_id uuid
);
create index on audit.event (tenant_id, id);
create index on audit.event (actor_person_id, id);
create index on audit.event (tenant_id, subject_id, id) where subject_id is not null;
create index event_instance on audit.event (id) where tenant_id is null;
select access.internal('audit.event');

create table audit.payload (
  event_id uuid primary key references audit.event (id),
  salt bytea not null check (length(salt) = 32),
  payload jsonb not null check (pg_column_size(payload) <= 65536)
);
select access.internal('audit.payload');

-- One Merkle tree per tenant and epoch (RFC 9162); tenant_id null is the instance's.
create table audit.tree (
  id uuid primary key default access.uuid7(),
  tenant_id uuid,
  epoch integer not null default 1 check (epoch > 0),
  size bigint not null default 0 check (size >= 0),
  opened_at timestamptz not null default now(),
  unique nulls not distinct (tenant_id, epoch)
);
select access.internal('audit.tree');

create table audit.leaf (
  tree_id uuid not null references audit.tree (id),
  index bigint not null check (index >= 0),
  -- Null for a leaf that is a checkpoint: of a tenant, in the instance's tree, or of the epoch before.
  event_id uuid unique references audit.event (id),
  checkpoint_id uuid,
  hash bytea not null check (length(hash) = 32),
  -- SHA-256(salt || payload): what remains when the payload is erased.
  payload_hash bytea check (length(payload_hash) = 32),
  sealed_at timestamptz not null default now(),
  primary key (tree_id, index),
  check ((event_id is null) <> (checkpoint_id is null))
);
select access.internal('audit.leaf');

create table audit.checkpoint (
  id uuid primary key default access.uuid7(),
  tree_id uuid not null references audit.tree (id),
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  -- C2SP signed note, as published.
  note text not null check (length(note) <= 10000),
  signed_at timestamptz not null default now(),
  unique (tree_id, size)
);
select access.internal('audit.checkpoint');

-- Delivery to those who follow events; a handler ends with audit.done in its own transaction.
create table audit.dispatch (
  event_id uuid not null references audit.event (id),
  subscriber text not null check (length(subscriber) between 1 and 100),
  enqueued_at timestamptz not null default now(),
  attempts integer not null default 1,
  done_at timestamptz,
  primary key (event_id, subscriber)
);
create index on audit.dispatch (subscriber, enqueued_at) where done_at is null;
select access.internal('audit.dispatch');

-- note.opened, note.edited: once per person, subject and hour.
create table audit.hourly (
  person_id uuid not null,
  subject_id uuid not null,
  type text not null,
  hour timestamptz not null,
  primary key (person_id, subject_id, type, hour)
);
create index on audit.hourly (hour);
select access.internal('audit.hourly');

-- Not even the helper, nor the owner by mistake.
revoke update, delete on audit.event, audit.leaf, audit.checkpoint from audit_reader;
revoke update on audit.payload from audit_reader;
create function audit.refuse() returns trigger language plpgsql set search_path = ''
as $$ begin raise exception 'the trail is not rewritten' using errcode = '42501'; end $$;
create trigger never before update or delete on audit.event for each row execute function audit.refuse();
create trigger never_truncated before truncate on audit.event for each statement execute function audit.refuse();
create trigger never before update or delete on audit.leaf for each row execute function audit.refuse();
create trigger never_truncated before truncate on audit.leaf for each statement execute function audit.refuse();
create trigger never before update or delete on audit.checkpoint for each row execute function audit.refuse();
create trigger never_truncated before truncate on audit.checkpoint for each statement execute function audit.refuse();
create trigger never before update on audit.payload for each row execute function audit.refuse();

-- The sealer and the dispatcher see all tenants, on these tables only.
grant select on audit.event, audit.payload, audit.tree, audit.leaf, audit.checkpoint to bocage_sealer;
grant insert on audit.tree, audit.leaf, audit.checkpoint to bocage_sealer;
grant update (size) on audit.tree to bocage_sealer;
create policy sealer_read on audit.event for select to bocage_sealer using (true);
create policy sealer_read on audit.payload for select to bocage_sealer using (true);
create policy sealer_read on audit.tree for select to bocage_sealer using (true);
create policy sealer_create on audit.tree for insert to bocage_sealer with check (true);
create policy sealer_change on audit.tree for update to bocage_sealer using (true) with check (true);
create policy sealer_read on audit.leaf for select to bocage_sealer using (true);
create policy sealer_create on audit.leaf for insert to bocage_sealer with check (true);
create policy sealer_read on audit.checkpoint for select to bocage_sealer using (true);
create policy sealer_create on audit.checkpoint for insert to bocage_sealer with check (true);
grant select on audit.event, audit.dispatch to bocage_dispatcher;
grant insert on audit.dispatch to bocage_dispatcher;
grant update (enqueued_at, attempts) on audit.dispatch to bocage_dispatcher;
create policy dispatcher_read on audit.event for select to bocage_dispatcher using (true);
create policy dispatcher_read on audit.dispatch for select to bocage_dispatcher using (true);
create policy dispatcher_create on audit.dispatch for insert to bocage_dispatcher with check (true);
create policy dispatcher_change on audit.dispatch for update to bocage_dispatcher using (done_at is null) with check (done_at is null);
