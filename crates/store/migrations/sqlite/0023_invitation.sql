-- reference: links with which people who were invited set their first password; `secret` is there until the letter that carries it went out
create table invitation (
    token_hash text not null primary key,
    staff blob not null references staff (id),
    invited_by blob not null references staff (id),
    subscriber blob,
    secret text,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
);

create index invitation_staff on invitation (staff, created_at);
