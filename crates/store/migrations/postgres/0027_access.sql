-- reference: where chains of hashes end, sealed by a key that is not in the database: what is cut off their ends is missed
create table chain_head (
    chain text not null primary key,
    -- entries at the beginning that were cleared away when their time was over, and the hash of the last of them
    cleared bigint not null,
    cleared_hash text not null,
    length bigint not null,
    hash text not null,
    seal text not null
);

-- local: who looked at personal data of a reporter; one chain of hashes, so that its beginning can be cleared away by age
create table personal_access (
    seq bigint not null primary key,
    case_id uuid not null,
    staff uuid not null,
    unit text not null,
    role text not null,
    data text not null,
    way text not null,
    reason text not null,
    at timestamptz not null,
    previous_hash text not null,
    hash text not null
);
create index personal_access_case on personal_access (case_id, seq);
create index personal_access_age on personal_access (at);
