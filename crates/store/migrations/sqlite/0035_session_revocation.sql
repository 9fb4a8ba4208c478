-- distributed by the token's hash: sessions that were ended before their time, until it would have come
create table account_session_revocation (
    shard integer not null,
    token_hash blob not null,
    revoked_at integer not null,
    expires_at integer not null,
    primary key (shard, token_hash)
) without rowid;
create index account_session_revocation_latest on account_session_revocation (revoked_at);
create index account_session_revocation_expiry on account_session_revocation (expires_at);
