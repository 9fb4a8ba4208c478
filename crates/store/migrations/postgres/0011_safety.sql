-- distributed: what people answered to a warning, one row a device, by the shard of the warning's id
create table safety (
    shard integer not null,
    warning_id uuid not null,
    key_hash text not null,
    answer text not null,
    area text,
    people integer not null,
    case_id uuid,
    at timestamptz not null,
    primary key (shard, warning_id, key_hash)
);
create index safety_age on safety (at);
create index safety_case on safety (case_id) where case_id is not null;
