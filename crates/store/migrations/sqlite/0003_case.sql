-- distributed: a case and everything that hangs on it, by the shard of the case's id
create table cases (
    shard integer not null,
    id blob not null,
    code text not null,
    stream text not null,
    category text not null,
    field text not null,
    state text not null,
    level text not null,
    holder text not null,
    office text,
    officer blob,
    version integer not null,
    sent_at integer not null,
    changed_at integer not null,
    due_kind text,
    due_at integer,
    late integer not null,
    verdict text,
    parent blob,
    to_place integer not null,
    reopened integer not null,
    file text not null,
    lat real,
    lon real,
    accuracy_m real,
    public_lat real,
    public_lon real,
    cell integer,
    area_set text,
    area text,
    address text not null,
    description text not null,
    folded text not null,
    questions text not null,
    routing text not null,
    visibility text not null,
    publication text not null,
    channel text not null,
    language text not null,
    reporter_name text,
    contact text,
    key_hash text not null,
    pack_version integer not null,
    supporters integer not null,
    photos integer not null,
    cover blob,
    primary key (shard, id)
);

create index cases_public on cases (publication, sent_at, id);
create index cases_public_field on cases (field, publication, sent_at, id);
create index cases_public_holder on cases (holder, publication, sent_at, id);
create index cases_public_state on cases (state, publication, sent_at, id);
create index cases_work on cases (holder, state, due_at);
create index cases_due on cases (due_at) where due_at is not null;
create index cases_cell on cases (cell, sent_at) where cell is not null;
create index cases_to_place on cases (to_place) where to_place;
create index cases_parent on cases (parent) where parent is not null;

-- distributed by the code: makes codes unique over all shards
create table case_code (
    shard integer not null,
    code text not null,
    case_id blob not null,
    primary key (shard, code)
);

-- distributed by the key: makes a repeated send harmless
create table sending (
    shard integer not null,
    idempotency_key text not null,
    digest text not null,
    case_id blob not null,
    sent_at integer not null,
    primary key (shard, idempotency_key)
);

create table event (
    shard integer not null,
    case_id blob not null,
    seq integer not null,
    kind text not null,
    actor text not null,
    staff blob,
    unit text,
    from_state text,
    to_state text,
    at integer not null,
    open integer not null,
    body text not null,
    previous_hash text not null,
    hash text not null,
    primary key (shard, case_id, seq)
);

create table photo (
    shard integer not null,
    case_id blob not null,
    id blob not null,
    purpose text not null,
    position integer not null,
    media_type text not null,
    width integer not null,
    height integer not null,
    digest text not null,
    taken_at integer,
    lat real,
    lon real,
    open integer not null,
    added_by blob,
    added_at integer not null,
    primary key (shard, case_id, id)
);

create table answer (
    shard integer not null,
    case_id blob not null,
    number integer not null,
    author blob not null,
    body text not null,
    exception text,
    proposed_at integer not null,
    approver blob,
    approver_exception text,
    approved_at integer,
    unit text not null,
    primary key (shard, case_id, number)
);

create index answer_unit on answer (unit, approved_at);

create table rating (
    shard integer not null,
    case_id blob not null,
    number integer not null,
    verdict text not null,
    result_mark integer,
    answer_mark integer,
    manner_mark integer,
    speed_mark integer,
    remark text not null,
    rated_at integer not null,
    primary key (shard, case_id, number)
);

-- people for whom the same matter is a concern, and who follow it
create table supporter (
    shard integer not null,
    case_id blob not null,
    key_hash text not null,
    contact text,
    joined_at integer not null,
    primary key (shard, case_id, key_hash)
);

-- distributed: reports being written on a device without script
create table draft (
    shard integer not null,
    id blob not null,
    key_hash text not null,
    body text not null,
    updated_at integer not null,
    primary key (shard, id)
);

create index draft_age on draft (updated_at);

-- full text over `cases.folded`; PostgreSQL has an index instead
create virtual table case_text using fts5 (case_id unindexed, folded, tokenize = "unicode61 remove_diacritics 0");
