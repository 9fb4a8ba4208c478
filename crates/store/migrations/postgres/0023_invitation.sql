-- reference: links with which people who were invited set their first password; `secret` is there until the letter that carries it went out
create table invitation (
    token_hash text not null primary key,
    staff uuid not null references staff (id),
    invited_by uuid not null references staff (id),
    subscriber uuid,
    secret text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create index invitation_staff on invitation (staff, created_at);
