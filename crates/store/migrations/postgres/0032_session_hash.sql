-- distributed by the secret's hash, with its key as bytes: see the other database for why
drop index account_session_account;
drop index account_session_expiry;
alter table account_session rename to account_session_before;
alter table account_session_before rename constraint account_session_pkey to account_session_before_pkey;
create table account_session (
    shard integer not null,
    token_hash bytea not null,
    account uuid not null,
    -- which browser, in a few words
    device text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (shard, token_hash)
);
insert into account_session (shard, token_hash, account, device, created_at, expires_at)
select
    (get_byte(decode(token_hash, 'hex'), 0) * 256 + get_byte(decode(token_hash, 'hex'), 1)) % 1024,
    decode(token_hash, 'hex'), account, device, created_at, expires_at
from account_session_before;
drop table account_session_before;
create index account_session_account on account_session (account, created_at);
create index account_session_expiry on account_session (expires_at);
