-- reference: networks from which no reports are taken for a while, and senders who are known by a case
alter table block rename to block_before;
create table block (
    id blob not null primary key,
    network text,
    reason text not null,
    made_by blob not null references staff (id),
    made_at integer not null,
    expires_at integer not null,
    case_id blob,
    -- by what an address that was left with the case is found; the address itself is not here
    contact_index text,
    account blob
);
insert into block (id, network, reason, made_by, made_at, expires_at)
select id, network, reason, made_by, made_at, expires_at from block_before;
drop table block_before;
create index block_expiry on block (expires_at);
