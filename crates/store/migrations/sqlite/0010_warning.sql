-- distributed: a warning and everything that hangs on it, by the shard of the warning's id
create table warning (
    shard integer not null,
    id blob not null,
    unit text not null,
    mode text not null,
    state text not null,
    kind text not null,
    version integer not null,
    -- when it ends by itself; null only before it is submitted
    expires integer,
    -- when it went out; null before
    released_at integer,
    changed_at integer not null,
    content text not null,
    file text not null,
    primary key (shard, id)
);

create index warning_unit on warning (unit, changed_at, id);
create index warning_out on warning (expires) where state in ('released', 'cancelling');
create index warning_released on warning (released_at, id) where released_at is not null;

create table warning_event (
    shard integer not null,
    warning_id blob not null,
    seq integer not null,
    kind text not null,
    staff blob,
    from_state text,
    to_state text not null,
    at integer not null,
    body text not null,
    previous_hash text not null,
    hash text not null,
    primary key (shard, warning_id, seq)
);
