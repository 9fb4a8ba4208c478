-- distributed: keys of devices that sign a person in, by the shard of the account's id
create table passkey (
    shard integer not null,
    account blob not null,
    -- what the device calls the key, base64url
    id text not null,
    -- which browser made it, in a few words
    device text not null,
    -- public key and counter
    data text not null,
    created_at integer not null,
    used_at integer,
    primary key (shard, account, id)
);

-- distributed: questions to devices that wait for their answer, by the shard of their id
create table passkey_attempt (
    shard integer not null,
    id blob not null,
    -- whose key is to be made; none for signing in
    account blob,
    state text not null,
    expires_at integer not null,
    primary key (shard, id)
);
create index passkey_attempt_expiry on passkey_attempt (expires_at);
