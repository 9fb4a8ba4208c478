-- reference: networks from which no reports are taken for a while
create table block (
    id blob not null primary key,
    network text not null,
    reason text not null,
    made_by blob not null references staff (id),
    made_at integer not null,
    expires_at integer not null
);
