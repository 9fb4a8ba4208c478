-- reference: the city pack, every version that was ever in force
create table pack (
    version integer not null primary key,
    digest text not null,
    city text not null,
    loaded_at integer not null
);

-- reference: boundary sets
create table area_set (
    code text not null primary key,
    body text not null,
    loaded_at integer not null
);

-- reference: figures that are not counted from cases, such as accounts at a known day
create table figure (
    name text not null primary key,
    value integer not null,
    noted_at integer not null
);
