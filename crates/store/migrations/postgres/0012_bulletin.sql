-- reference: a list of messages of others that is looked at, and how that went
create table feed (
    name text not null primary key,
    next_at timestamptz not null,
    looked_at timestamptz,
    -- when it last answered well
    heard_at timestamptz,
    -- since then
    failures integer not null,
    body jsonb not null
);

-- distributed: a message that came from a feed, by the shard of its id
create table bulletin (
    shard integer not null,
    id uuid not null,
    feed text not null,
    sender text not null,
    identifier text not null,
    sent timestamptz not null,
    status text not null,
    message_type text not null,
    -- null if it does not say
    expires timestamptz,
    place text not null,
    -- ids of those it updates or cancels
    earlier jsonb not null,
    received_at timestamptz not null,
    state text not null,
    -- what its sender did to it, and by which
    ending text,
    ended_by uuid,
    decided_by uuid,
    decided_at timestamptz,
    reason text not null,
    warning_id uuid,
    document text not null,
    primary key (shard, id)
);
create index bulletin_received on bulletin (received_at, id);
create index bulletin_open on bulletin (expires) where state = 'open';
create index bulletin_sender on bulletin (feed, sender, sent);
create index bulletin_warning on bulletin (warning_id) where warning_id is not null;
