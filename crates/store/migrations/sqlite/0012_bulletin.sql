-- reference: a list of messages of others that is looked at, and how that went
create table feed (
    name text not null primary key,
    next_at integer not null,
    looked_at integer,
    -- when it last answered well
    heard_at integer,
    -- since then
    failures integer not null,
    body text not null
);

-- distributed: a message that came from a feed, by the shard of its id
create table bulletin (
    shard integer not null,
    id blob not null,
    feed text not null,
    sender text not null,
    identifier text not null,
    sent integer not null,
    status text not null,
    message_type text not null,
    -- null if it does not say
    expires integer,
    place text not null,
    -- ids of those it updates or cancels
    earlier text not null,
    received_at integer not null,
    state text not null,
    -- what its sender did to it, and by which
    ending text,
    ended_by blob,
    decided_by blob,
    decided_at integer,
    reason text not null,
    warning_id blob,
    document text not null,
    primary key (shard, id)
);
create index bulletin_received on bulletin (received_at, id);
create index bulletin_open on bulletin (expires) where state = 'open';
create index bulletin_sender on bulletin (feed, sender, sent);
create index bulletin_warning on bulletin (warning_id) where warning_id is not null;
