-- reference: days on which a person is away, and who acts for them meanwhile
create table absence (
    staff blob not null references staff (id),
    from_day text not null,
    until_day text not null,
    deputy blob references staff (id),
    created_at integer not null,
    primary key (staff, from_day)
);

create index absence_deputy on absence (deputy, until_day);
