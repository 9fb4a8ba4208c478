-- distributed: what people agreed to and took back, by the shard of what they are known by; lines are only added
create table consent (
    shard integer not null,
    subject uuid not null,
    seq bigint not null,
    -- what `subject` is: a case, an account, an address that is told of things
    whose text not null,
    purpose text not null,
    act text not null,
    -- number of the words that were shown
    words integer not null,
    channel text not null,
    -- who wrote it down for somebody who told it
    staff uuid,
    at timestamptz not null,
    previous_hash text not null,
    hash text not null,
    primary key (shard, subject, seq)
);

-- distributed: what people ask about their own data, by the shard of its id; the words are in the events
create table data_request (
    shard integer not null,
    id uuid not null,
    subject uuid not null,
    whose text not null,
    kind text not null,
    state text not null,
    filed_at timestamptz not null,
    answer_by timestamptz not null,
    finish_by timestamptz not null,
    -- what is to be done next must be done by then; none if all is done
    due_at timestamptz,
    extended boolean not null,
    closed_at timestamptz,
    primary key (shard, id)
);
create index data_request_due on data_request (due_at) where due_at is not null;
create index data_request_subject on data_request (subject, filed_at);
create index data_request_closed on data_request (closed_at) where closed_at is not null;

create table data_request_event (
    shard integer not null,
    request uuid not null,
    seq bigint not null,
    act text not null,
    -- who did it for which unit, by which role; none for the person who asks
    staff uuid,
    unit text,
    role text,
    at timestamptz not null,
    finish_by timestamptz not null,
    -- sealed
    words text,
    previous_hash text not null,
    hash text not null,
    primary key (shard, request, seq)
);
