-- distributed: work that follows from an action, written with it, taken under a lease, removed when it is done
create table job (
    shard integer not null,
    id uuid not null,
    lane text not null,
    body jsonb not null,
    -- when it may be taken; while it is taken, when its lease ends
    run_at timestamptz not null,
    taken boolean not null,
    attempts integer not null,
    fault text,
    given_up_at timestamptz,
    created_at timestamptz not null,
    primary key (shard, id)
);
create index job_next on job (lane, run_at) where given_up_at is null;
create index job_given_up on job (given_up_at) where given_up_at is not null;
