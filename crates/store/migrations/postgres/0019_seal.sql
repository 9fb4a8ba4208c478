-- reference: keys by which personal fields are sealed, themselves sealed by the master key, which is not in here
create table data_key (
    id bigint not null primary key,
    -- 'seal' for values, 'index' for what equal values are found by
    purpose text not null,
    wrapped text not null,
    created_at timestamptz not null
);

-- reference: columns whose rows of an earlier time are all sealed
create table sealed_column (
    name text not null primary key,
    done_at timestamptz not null
);
