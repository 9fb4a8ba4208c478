-- distributed by dimension and member: what statistics read; kept in the transaction of every action
create table tally (
    shard integer not null,
    dimension text not null,
    member text not null,
    week text not null,
    stream text not null,
    received bigint not null,
    waiting bigint not null,
    in_progress bigint not null,
    handled bigint not null,
    refused bigint not null,
    withdrawn bigint not null,
    merged bigint not null,
    transferred bigint not null,
    on_time bigint not null,
    late bigint not null,
    overdue bigint not null,
    satisfied bigint not null,
    accepted bigint not null,
    dissatisfied bigint not null,
    reopened bigint not null,
    primary key (shard, dimension, member, week, stream)
);

create index tally_week on tally (dimension, week);
