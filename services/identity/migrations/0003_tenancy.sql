-- Who there is: perimeters, tenants, people, memberships, roles, teams.

create table access.perimeter (
  id uuid primary key default access.uuid7(),
  name text not null check (length(name) between 1 and 200),
  siren text not null unique check (siren ~ '^[0-9]{9}$'),
  created_at timestamptz not null default now()
);
select access.internal('access.perimeter');

create table access.tenant (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null references access.perimeter (id),
  kind text not null check (kind in ('epci', 'commune', 'syndicat', 'ccas', 'departement', 'other')),
  name text not null check (length(name) between 1 and 200),
  siren text check (siren ~ '^[0-9]{9}$'),
  -- Text: 2A004, 01001.
  insee text check (insee ~ '^[0-9][0-9AB][0-9]{3}$'),
  departement_code text check (length(departement_code) <= 3),
  departement_name text check (length(departement_name) <= 100),
  population integer check (population >= 0),
  parent_id uuid,
  state text not null default 'pending' check (state in ('pending', 'active', 'suspended', 'closed')),
  -- Accent colour of the frame, #rrggbb.
  colour text check (colour ~ '^#[0-9a-f]{6}$'),
  quota_bytes bigint not null default 5368709120 check (quota_bytes >= 0),
  keycloak_org_id text,
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  suspended_at timestamptz,
  closed_at timestamptz,
  unique (perimeter_id, id),
  unique (perimeter_id, siren),
  foreign key (perimeter_id, parent_id) references access.tenant (perimeter_id, id)
);
create unique index on access.tenant (perimeter_id, insee) where kind = 'commune';
select access.internal('access.tenant');

-- Codes change (a commune nouvelle, a new seat): former ones redirect.
create table access.tenant_code (
  perimeter_id uuid not null,
  tenant_id uuid not null,
  code text not null check (code ~ '^[0-9][0-9AB][0-9]{3}([0-9]{4})?$'),
  former_at timestamptz,
  primary key (perimeter_id, code),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create index on access.tenant_code (tenant_id);
create index on access.tenant_code (code);
select access.internal('access.tenant_code');

create table access.tenant_link (
  perimeter_id uuid not null,
  predecessor_id uuid not null,
  successor_id uuid not null,
  since date not null,
  primary key (predecessor_id, successor_id),
  check (predecessor_id <> successor_id),
  foreign key (perimeter_id, predecessor_id) references access.tenant (perimeter_id, id),
  foreign key (perimeter_id, successor_id) references access.tenant (perimeter_id, id)
);
select access.internal('access.tenant_link');

-- What a tenant accepted, by whom: the text's version, the name as typed, the moment.
create table access.convention (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  version text not null check (length(version) between 1 and 50),
  accepted_by uuid not null,
  accepted_name text not null check (length(accepted_name) between 1 and 200),
  accepted_at timestamptz not null default now(),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create index on access.convention (tenant_id);
select access.internal('access.convention');

create table access.person (
  id uuid primary key default access.uuid7(),
  given_name text not null check (length(given_name) between 1 and 100),
  family_name text not null check (length(family_name) between 1 and 100),
  -- What one signs in with; none for an élu who never does.
  identifiant text check (identifiant = lower(identifiant) and identifiant ~ '^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$'),
  -- Optional and not unique: one mailbox serves a whole mairie.
  email text check (length(email) <= 254 and email like '%_@_%'),
  account_id uuid unique,
  state text not null default 'active' check (state in ('active', 'suspended')),
  -- Disabled in Keycloak's console: refused here too.
  account_disabled_at timestamptz,
  notice_seen_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index on access.person (identifiant);
select access.internal('access.person');

create table access.membership (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  person_id uuid not null references access.person (id),
  since timestamptz not null default now(),
  until timestamptz,
  ended_at timestamptz,
  suspended_at timestamptz,
  -- Room for a membership held through another tenant's service (service commun).
  via_tenant_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (perimeter_id, tenant_id, id),
  check (until > since),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id),
  foreign key (perimeter_id, via_tenant_id) references access.tenant (perimeter_id, id)
);
create unique index on access.membership (person_id, tenant_id) where ended_at is null;
create index on access.membership (tenant_id);
select access.internal('access.membership');

-- tenant_id is null for the built-in ones; a composed role belongs to its tenant.
create table access.role (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid,
  tenant_id uuid,
  key text unique,
  name text not null check (length(name) between 1 and 100),
  permissions text[] not null default '{}',
  retired_at timestamptz,
  check ((tenant_id is null) = (key is not null) and (tenant_id is null) = (perimeter_id is null)),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create unique index on access.role (tenant_id, lower(name)) where retired_at is null and tenant_id is not null;
select access.internal('access.role');

create table access.membership_role (
  perimeter_id uuid not null,
  tenant_id uuid not null,
  membership_id uuid not null,
  role_id uuid not null references access.role (id),
  primary key (membership_id, role_id),
  foreign key (perimeter_id, tenant_id, membership_id) references access.membership (perimeter_id, tenant_id, id)
);
create index on access.membership_role (tenant_id, role_id);
create index on access.membership_role (perimeter_id, role_id);
select access.internal('access.membership_role');

create table access.team (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  unique (perimeter_id, id)
);
create index on access.team (tenant_id);

-- Members are memberships, of the team's tenant or of others: each acts for their own tenant.
create table access.team_member (
  perimeter_id uuid not null,
  team_id uuid not null,
  tenant_id uuid not null,
  membership_id uuid not null,
  added_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (team_id, membership_id),
  foreign key (perimeter_id, team_id) references access.team (perimeter_id, id),
  foreign key (perimeter_id, tenant_id, membership_id) references access.membership (perimeter_id, tenant_id, id)
);
create index on access.team_member (membership_id);
select access.internal('access.team_member');

-- Named administrator of a tenant already active: 72 hours' notice, unless the tenant confirms sooner.
create table access.nomination (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  person_id uuid not null references access.person (id),
  named_by uuid,
  named_at timestamptz not null default now(),
  effective_at timestamptz not null,
  confirmed_by uuid,
  refused_by uuid,
  done_at timestamptz,
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create index on access.nomination (tenant_id) where done_at is null;
select access.internal('access.nomination');

-- An invitation to make an account: a link by e-mail, or a printed sheet with a one-time code. Only its hash is kept.
create table access.invitation (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  person_id uuid not null references access.person (id),
  kind text not null check (kind in ('mail', 'sheet')),
  code_hash bytea not null unique check (length(code_hash) = 32),
  invited_by uuid,
  invited_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create index on access.invitation (person_id);
select access.internal('access.invitation');

-- What Keycloak must be brought in line with. `version` counts changes of what is wanted, so that one made while the
-- reconciler was at work is not lost.
create table access.sync (
  kind text not null check (kind in ('tenant', 'person')),
  id uuid not null,
  version bigint not null default 1,
  done_version bigint not null default 0,
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  last_error text check (length(last_error) <= 2000),
  done_at timestamptz,
  primary key (kind, id)
);
create index on access.sync (due_at) where done_version < version;
select access.internal('access.sync');

create table access.session (
  id uuid primary key default access.uuid7(),
  -- SHA-256 of the cookie. None for a session of Keycloak that ended without ever being ours.
  cookie_hash bytea unique check (length(cookie_hash) = 32),
  account_id uuid,
  sid text not null check (length(sid) between 1 and 200),
  tokens bytea check (length(tokens) <= 65536),
  token_expires_at timestamptz,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index on access.session (sid);
create index on access.session (account_id) where ended_at is null;
create index on access.session (expires_at);
select access.internal('access.session');
