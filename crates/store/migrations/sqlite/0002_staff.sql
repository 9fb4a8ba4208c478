-- reference: people who work for a unit
create table staff (
    id blob not null primary key,
    login text not null unique,
    name text not null,
    password_hash text not null,
    active integer not null,
    created_at integer not null
);

create table staff_grant (
    staff blob not null references staff (id),
    unit text not null,
    role text not null,
    primary key (staff, unit, role)
);

create index staff_grant_unit on staff_grant (unit, role);

-- reference: what a browser or a program signs in with; only hashes are kept
create table session (
    token_hash text not null primary key,
    staff blob not null references staff (id),
    created_at integer not null,
    expires_at integer not null
);

create index session_expiry on session (expires_at);

create table access_token (
    token_hash text not null primary key,
    id blob not null,
    staff blob not null references staff (id),
    name text not null,
    created_at integer not null,
    revoked_at integer
);
