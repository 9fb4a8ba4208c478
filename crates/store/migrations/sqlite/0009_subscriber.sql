-- distributed: an address that is told of things, by the shard of its id
create table subscriber (
    shard integer not null,
    id blob not null,
    channel text not null,
    target text not null,
    -- what its letters prove its owner by
    secret text not null,
    language text not null,
    choices text not null,
    standing text not null,
    -- whose address it is, if a person of a unit
    staff blob,
    fault text,
    created_at integer not null,
    changed_at integer not null,
    primary key (shard, id)
);
create index subscriber_staff on subscriber (staff) where staff is not null;

-- distributed by the target: one address is one subscriber over all shards
create table subscriber_target (
    shard integer not null,
    channel text not null,
    target text not null,
    subscriber blob not null,
    primary key (shard, channel, target)
);

-- distributed: who hears of a case, by the shard of the case's id
create table follow (
    shard integer not null,
    case_id blob not null,
    subscriber blob not null,
    part text not null,
    -- of the subscriber's secret: who sent the case acts on it by their letters
    key_hash text not null,
    muted integer not null,
    since integer not null,
    primary key (shard, case_id, subscriber)
);
create index follow_subscriber on follow (subscriber, since);

-- distributed: places that matter to a subscriber, by the shard of its id
create table interest (
    shard integer not null,
    subscriber blob not null,
    id blob not null,
    label text not null,
    area text,
    lat real,
    lon real,
    metres real,
    cell integer,
    primary key (shard, subscriber, id)
) without rowid;
create index interest_area on interest (area) where area is not null;
create index interest_cell on interest (cell) where cell is not null;

-- distributed: what a subscriber is to get, by the shard of its id
create table message (
    shard integer not null,
    subscriber blob not null,
    id blob not null,
    topic text not null,
    body text not null,
    state text not null,
    created_at integer not null,
    changed_at integer not null,
    -- what the other side calls it
    reference text,
    fault text,
    primary key (shard, subscriber, id)
);
create index message_daily on message (shard, subscriber, created_at) where state = 'daily';
create index message_reference on message (reference) where reference is not null;
create index message_age on message (changed_at);

-- distributed: the inbox again; a notice need not be about a case
create table notice_new (
    shard integer not null,
    person blob not null,
    id blob not null,
    case_id blob,
    kind text not null,
    body text not null,
    created_at integer not null,
    read_at integer,
    primary key (shard, person, id)
);
insert into notice_new (shard, person, id, case_id, kind, body, created_at, read_at)
select shard, person, id, case_id, kind, body, created_at, read_at from notice;
drop table notice;
alter table notice_new rename to notice;
create index notice_inbox on notice (shard, person, created_at, id);
create index notice_unread on notice (shard, person) where read_at is null;
