-- reference: streets, squares, stations and other places that people name instead of pointing at a map
create table landmark (
    code text primary key not null,
    name text not null,
    kind text not null,
    folded text not null,
    lat real not null,
    lon real not null,
    area text not null
);
