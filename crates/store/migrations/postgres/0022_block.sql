-- reference: networks from which no reports are taken for a while
create table block (
    id uuid primary key,
    network text not null,
    reason text not null,
    made_by uuid not null references staff (id),
    made_at timestamptz not null,
    expires_at timestamptz not null
);
