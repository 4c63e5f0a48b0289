-- Files: what a workspace holds, the uploads under way, and the contents themselves, each kept once per tenant.

-- A content in the object store, at <tenant>/sha256/<hash>. Written before the object is, so that no object is unknown.
create table storage.content (
  tenant_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null check (size_bytes > 0),
  -- Since when no file names it; null while one does.
  unnamed_since timestamptz default now(),
  -- A sweep is removing the object: nothing may name it until the row is gone.
  leaving_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, sha256)
);
create index on storage.content (unnamed_since) where unnamed_since is not null;
select access.internal('storage.content');

-- Files lie in the workspace itself: parent_id stays null (ADR 0070).
create table storage.file (
  id uuid primary key,
  perimeter_id uuid,
  tenant_id uuid,
  workspace_id uuid,
  parent_id uuid check (parent_id is null),
  acl_id uuid,
  name text not null check (length(name) between 1 and 200),
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- What the bytes are, found by reading them; never what a browser said.
  found_type text not null check (length(found_type) between 1 and 200),
  scan text not null default 'pending' check (scan in ('pending', 'clean', 'refused')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default access.person_id(),
  created_for uuid default access.tenant_id(),
  trashed_at timestamptz,
  trashed_by uuid,
  foreign key (tenant_id, sha256) references storage.content (tenant_id, sha256)
);
create collation storage.natural (provider = icu, locale = 'fr-u-kn-true');
create index on storage.file (workspace_id, name collate storage.natural, id);
create index on storage.file (workspace_id, created_at, id);
create index on storage.file (tenant_id, sha256);
select access.protect('storage.file', 'reader', 'editor');
-- The bytes of a file never change, nor who put it there; `scan` is the system's word.
revoke insert (created_at, updated_at, created_by, created_for, trashed_at, trashed_by, scan) on storage.file from bocage_storage;
revoke update (size_bytes, sha256, found_type, scan, created_at, created_by, created_for) on storage.file from bocage_storage;
revoke update (size_bytes, sha256, found_type, created_at, created_by, created_for) on storage.file from bocage_storage_system;

-- A resumable upload into <tenant>/incoming/<id>. preparing: the object store does not know it yet; receiving: parts
-- arrive; checking: being read; storing: its content is claimed and being copied; then done, refused or aborted.
create table storage.upload (
  id uuid primary key,
  perimeter_id uuid,
  tenant_id uuid,
  workspace_id uuid,
  parent_id uuid check (parent_id is null),
  acl_id uuid,
  name text not null check (length(name) between 1 and 200),
  size_bytes bigint not null check (size_bytes > 0),
  part_size_bytes bigint not null check (part_size_bytes > 0),
  declared_sha256 text check (declared_sha256 ~ '^[0-9a-f]{64}$'),
  -- The object store's own id of the multipart upload.
  multipart text check (length(multipart) between 1 and 1000),
  state text not null default 'preparing'
    check (state in ('preparing', 'receiving', 'checking', 'storing', 'done', 'refused', 'aborted')),
  -- What was found when it was read; the claim on the content while `storing`.
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  file_id uuid,
  refusal_code text check (length(refusal_code) <= 80),
  refusal_params jsonb not null default '{}' check (length(refusal_params::text) <= 1000),
  -- Who is completing it: another takes over when the lease is not renewed.
  lease uuid,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default access.person_id(),
  created_for uuid default access.tenant_id(),
  expires_at timestamptz not null default now() + interval '24 hours',
  check (state <> 'storing' or sha256 is not null),
  check (state <> 'done' or file_id is not null)
);
create index on storage.upload (tenant_id, state);
create index on storage.upload (expires_at);
create index on storage.upload (created_by, workspace_id, created_at);
select access.protect('storage.upload', 'editor', 'editor');
revoke insert (created_at, created_by, created_for, state, multipart, sha256, file_id, refusal_code, refusal_params, lease, lease_until)
  on storage.upload from bocage_storage;
revoke update (name, size_bytes, part_size_bytes, declared_sha256, sha256, created_at, created_by, created_for)
  on storage.upload from bocage_storage;

-- What a tenant may keep. Identity's table, read through a function as everything of identity's.
create function access.quota_of(tenant uuid) returns bigint
language sql stable security definer set search_path = ''
as $$ select t.quota_bytes from access.tenant t where t.id = tenant $$;
select access.adopt('access');
grant execute on function access.quota_of(uuid) to storage_reader;
