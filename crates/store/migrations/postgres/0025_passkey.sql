-- distributed: keys of devices that sign a person in, by the shard of the account's id
create table passkey (
    shard integer not null,
    account uuid not null,
    -- what the device calls the key, base64url
    id text not null,
    -- which browser made it, in a few words
    device text not null,
    -- public key and counter
    data jsonb not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (shard, account, id)
);

-- distributed: questions to devices that wait for their answer, by the shard of their id
create table passkey_attempt (
    shard integer not null,
    id uuid not null,
    -- whose key is to be made; none for signing in
    account uuid,
    state jsonb not null,
    expires_at timestamptz not null,
    primary key (shard, id)
);
create index passkey_attempt_expiry on passkey_attempt (expires_at);
