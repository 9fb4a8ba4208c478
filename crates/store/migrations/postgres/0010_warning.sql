-- distributed: a warning and everything that hangs on it, by the shard of the warning's id
create table warning (
    shard integer not null,
    id uuid not null,
    unit text not null,
    mode text not null,
    state text not null,
    kind text not null,
    version bigint not null,
    -- when it ends by itself; null only before it is submitted
    expires timestamptz,
    -- when it went out; null before
    released_at timestamptz,
    changed_at timestamptz not null,
    content jsonb not null,
    file jsonb not null,
    primary key (shard, id)
);

create index warning_unit on warning (unit, changed_at, id);
create index warning_out on warning (expires) where state in ('released', 'cancelling');
create index warning_released on warning (released_at, id) where released_at is not null;

create table warning_event (
    shard integer not null,
    warning_id uuid not null,
    seq bigint not null,
    kind text not null,
    staff uuid,
    from_state text,
    to_state text not null,
    at timestamptz not null,
    body jsonb not null,
    previous_hash text not null,
    hash text not null,
    primary key (shard, warning_id, seq)
);
