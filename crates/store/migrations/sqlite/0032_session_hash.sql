-- distributed by the secret's hash: the table is one tree with its key as bytes, so that a look-up reads one page that is
-- not in memory, whatever the number of sessions
drop index account_session_account;
drop index account_session_expiry;
alter table account_session rename to account_session_before;
create table account_session (
    shard integer not null,
    token_hash blob not null,
    account blob not null,
    -- which browser, in a few words
    device text not null,
    created_at integer not null,
    expires_at integer not null,
    primary key (shard, token_hash)
) without rowid;
insert into account_session (shard, token_hash, account, device, created_at, expires_at)
select
    (instr('0123456789abcdef', substr(token_hash, 2, 1)) - 1) % 4 * 256
    + (instr('0123456789abcdef', substr(token_hash, 3, 1)) - 1) * 16
    + (instr('0123456789abcdef', substr(token_hash, 4, 1)) - 1),
    unhex(token_hash), account, device, created_at, expires_at
from account_session_before;
drop table account_session_before;
create index account_session_account on account_session (account, created_at);
create index account_session_expiry on account_session (expires_at);
