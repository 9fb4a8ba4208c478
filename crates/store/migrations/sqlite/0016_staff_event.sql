-- reference: what was done to the account of a person, chained by hash
create table staff_event (
    staff blob not null references staff (id),
    seq integer not null,
    kind text not null,
    done_by blob,
    at integer not null,
    body text not null,
    previous_hash text not null,
    hash text not null,
    primary key (staff, seq)
);
