-- distributed: a person who signs in, by the shard of its id
create table account (
    shard integer not null,
    id blob not null,
    -- sealed
    name text,
    language text not null,
    created_at integer not null,
    changed_at integer not null,
    primary key (shard, id)
);

-- distributed: addresses that are shown to be of a person, one of each channel, by the shard of the account's id
create table account_contact (
    shard integer not null,
    account blob not null,
    channel text not null,
    -- sealed
    target text not null,
    proven_at integer not null,
    primary key (shard, account, channel)
);

-- distributed by the target: one address signs in one account over all shards
create table account_target (
    shard integer not null,
    channel text not null,
    target text not null,
    account blob not null,
    primary key (shard, channel, target)
);

-- distributed by the hash of the secret: a browser in which somebody is signed in
create table account_session (
    shard integer not null,
    token_hash text not null,
    account blob not null,
    -- which browser, in a few words
    device text not null,
    created_at integer not null,
    expires_at integer not null,
    primary key (shard, token_hash)
);
create index account_session_account on account_session (account, created_at);
create index account_session_expiry on account_session (expires_at);

-- distributed: cases of a person, by the shard of the account's id
create table account_case (
    shard integer not null,
    account blob not null,
    case_id blob not null,
    since integer not null,
    primary key (shard, account, case_id)
);
create index account_case_latest on account_case (account, since);
create index account_case_case on account_case (case_id);

-- distributed: codes that were sent to an address, by the shard of their id; the code itself is nowhere
create table one_time_code (
    shard integer not null,
    id blob not null,
    channel text not null,
    -- sealed
    target text not null,
    -- what codes to the same address have in common
    target_index text not null,
    language text not null,
    -- the account that the address is to be added to; none for signing in
    account blob,
    tries integer not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer,
    primary key (shard, id)
);
create index one_time_code_target on one_time_code (target_index, created_at);
create index one_time_code_expiry on one_time_code (expires_at);
