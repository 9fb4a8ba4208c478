-- reference: what was done to the account of a person, chained by hash
create table staff_event (
    staff uuid not null references staff (id),
    seq bigint not null,
    kind text not null,
    done_by uuid,
    at timestamptz not null,
    body jsonb not null,
    previous_hash text not null,
    hash text not null,
    primary key (staff, seq)
);
