-- reference: lists of work that a person keeps under a name
create table saved_list (
    staff uuid not null references staff (id),
    name text not null,
    query text not null,
    created_at timestamptz not null,
    primary key (staff, name)
);

-- reference: answers to begin from, for the people of a unit and of those below it
create table answer_template (
    id uuid primary key,
    unit text not null,
    category text,
    name text not null,
    body text not null,
    written_by uuid not null references staff (id),
    written_at timestamptz not null
);
create unique index answer_template_unit_name_key on answer_template (unit, name);
