-- distributed: an address that is told of things, by the shard of its id
create table subscriber (
    shard integer not null,
    id uuid not null,
    channel text not null,
    target text not null,
    -- what its letters prove its owner by
    secret text not null,
    language text not null,
    choices jsonb not null,
    standing text not null,
    -- whose address it is, if a person of a unit
    staff uuid,
    fault text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (shard, id)
);
create index subscriber_staff on subscriber (staff) where staff is not null;

-- distributed by the target: one address is one subscriber over all shards
create table subscriber_target (
    shard integer not null,
    channel text not null,
    target text not null,
    subscriber uuid not null,
    primary key (shard, channel, target)
);

-- distributed: who hears of a case, by the shard of the case's id
create table follow (
    shard integer not null,
    case_id uuid not null,
    subscriber uuid not null,
    part text not null,
    -- of the subscriber's secret: who sent the case acts on it by their letters
    key_hash text not null,
    muted boolean not null,
    since timestamptz not null,
    primary key (shard, case_id, subscriber)
);
create index follow_subscriber on follow (subscriber, since);

-- distributed: places that matter to a subscriber, by the shard of its id
create table interest (
    shard integer not null,
    subscriber uuid not null,
    id uuid not null,
    label text not null,
    area text,
    lat double precision,
    lon double precision,
    metres double precision,
    cell bigint,
    primary key (shard, subscriber, id)
);
create index interest_area on interest (area) where area is not null;
create index interest_cell on interest (cell) where cell is not null;

-- distributed: what a subscriber is to get, by the shard of its id
create table message (
    shard integer not null,
    subscriber uuid not null,
    id uuid not null,
    topic text not null,
    body jsonb not null,
    state text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
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
    person uuid not null,
    id uuid not null,
    case_id uuid,
    kind text not null,
    body jsonb not null,
    created_at timestamptz not null,
    read_at timestamptz,
    primary key (shard, person, id)
);
insert into notice_new (shard, person, id, case_id, kind, body, created_at, read_at)
select shard, person, id, case_id, kind, body, created_at, read_at from notice;
drop table notice;
alter table notice_new rename to notice;
create index notice_inbox on notice (shard, person, created_at, id);
create index notice_unread on notice (shard, person) where read_at is null;
alter table notice rename constraint notice_new_pkey to notice_pkey;
