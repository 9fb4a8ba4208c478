-- since when values are sealed by a data key, and since when none is sealed by it any more
alter table data_key add column active_from timestamptz;
alter table data_key add column retired_at timestamptz;
