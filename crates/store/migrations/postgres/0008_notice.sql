-- distributed: what a person is to know, one row a person and event, by the shard of the person's id
create table notice (
    shard integer not null,
    person uuid not null,
    id uuid not null,
    case_id uuid not null,
    seq bigint not null,
    kind text not null,
    body jsonb not null,
    created_at timestamptz not null,
    read_at timestamptz,
    primary key (shard, person, id)
);
create index notice_inbox on notice (shard, person, created_at, id);
create index notice_unread on notice (shard, person) where read_at is null;
