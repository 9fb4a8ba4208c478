-- distributed by dimension and member: what statistics read; kept in the transaction of every action
create table tally (
    shard integer not null,
    dimension text not null,
    member text not null,
    week text not null,
    stream text not null,
    received integer not null,
    waiting integer not null,
    in_progress integer not null,
    handled integer not null,
    refused integer not null,
    withdrawn integer not null,
    merged integer not null,
    transferred integer not null,
    on_time integer not null,
    late integer not null,
    overdue integer not null,
    satisfied integer not null,
    accepted integer not null,
    dissatisfied integer not null,
    reopened integer not null,
    primary key (shard, dimension, member, week, stream)
);

create index tally_week on tally (dimension, week);
