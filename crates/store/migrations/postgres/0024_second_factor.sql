-- reference: the second factor of a person: the one that counts, and one that has yet to be shown to work; `secret` lies sealed
create table second_factor (
    staff uuid not null references staff (id),
    stage text not null,
    secret text not null,
    -- the last step of thirty seconds whose code was taken
    last_step bigint not null,
    created_at timestamptz not null,
    primary key (staff, stage)
);

-- reference: codes for whoever lost the second factor; only hashes are kept
create table recovery_code (
    code_hash text not null primary key,
    staff uuid not null references staff (id),
    created_at timestamptz not null,
    used_at timestamptz
);

create index recovery_code_staff on recovery_code (staff);

-- reference: who has shown the password and has yet to show the second factor
create table password_pass (
    token_hash text not null primary key,
    staff uuid not null references staff (id),
    expires_at timestamptz not null,
    failures bigint not null
);

create index password_pass_staff on password_pass (staff);

-- reference: what a session was opened with, in words
alter table session add column browser text not null default '';
