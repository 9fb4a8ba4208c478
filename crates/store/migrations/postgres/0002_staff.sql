-- reference: people who work for a unit
create table staff (
    id uuid not null primary key,
    login text not null unique,
    name text not null,
    password_hash text not null,
    active boolean not null,
    created_at timestamptz not null
);

create table staff_grant (
    staff uuid not null references staff (id),
    unit text not null,
    role text not null,
    primary key (staff, unit, role)
);

create index staff_grant_unit on staff_grant (unit, role);

-- reference: what a browser or a program signs in with; only hashes are kept
create table session (
    token_hash text not null primary key,
    staff uuid not null references staff (id),
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index session_expiry on session (expires_at);

create table access_token (
    token_hash text not null primary key,
    id uuid not null,
    staff uuid not null references staff (id),
    name text not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);
