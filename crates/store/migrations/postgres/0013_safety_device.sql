-- a call for help knows the device it came from, so that the latest answer of a device counts, and where its case lies
alter table safety add column device_hash text;
alter table safety add column case_shard integer;
create index safety_device on safety (shard, warning_id, device_hash) where device_hash is not null;
