-- reference: each time that what was kept long enough was cleared away, chained by hash
create table retention_run (
    seq bigint not null primary key,
    -- whether somebody asked for it; else it was the night's
    by_hand boolean not null,
    at timestamptz not null,
    -- how much of each kind
    cleared jsonb not null,
    previous_hash text not null,
    hash text not null
);

-- when what was sent was removed; what is published stays
alter table photo add column original_removed_at timestamptz;
