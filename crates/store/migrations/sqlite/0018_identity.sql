-- distributed: who a provider of identities says that a person is, by the shard of the account's id
create table account_identity (
    shard integer not null,
    account blob not null,
    provider text not null,
    -- sealed
    subject text not null,
    -- sealed
    name text,
    level text not null,
    proven_at integer not null,
    primary key (shard, account, provider)
);

-- distributed by the subject: one identity signs in one account over all shards
create table identity_subject (
    shard integer not null,
    provider text not null,
    subject text not null,
    account blob not null,
    primary key (shard, provider, subject)
);
