-- distributed: what neighbours hear of, by the shard of the case's id; rows are forgotten after a few days
create table happening (
    shard integer not null,
    case_id blob not null,
    seq integer not null,
    at integer not null,
    area text,
    lat real,
    lon real,
    cell integer,
    primary key (shard, case_id, seq)
);
create index happening_area on happening (area, at) where area is not null;
create index happening_cell on happening (cell, at) where cell is not null;
create index happening_age on happening (at);

-- up to when a subscriber was told of what happened at its places
alter table subscriber add column near_until integer not null default 0;

-- whether its subscriber hears at once of what happens there
alter table interest add column prompt integer not null default 0;
drop index interest_area;
drop index interest_cell;
create index interest_area on interest (area) where area is not null and prompt;
create index interest_cell on interest (cell) where cell is not null and prompt;
