-- distributed: what a person is to know, one row a person and event, by the shard of the person's id
create table notice (
    shard integer not null,
    person blob not null,
    id blob not null,
    case_id blob not null,
    seq integer not null,
    kind text not null,
    body text not null,
    created_at integer not null,
    read_at integer,
    primary key (shard, person, id)
);
create index notice_inbox on notice (shard, person, created_at, id);
create index notice_unread on notice (shard, person) where read_at is null;
