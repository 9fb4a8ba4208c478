-- reference: roles have a first and a last day, people a moment at which they were removed
alter table staff add column removed_at timestamptz;
alter table staff_grant add column valid_from text not null default '2000-01-01';
alter table staff_grant add column valid_until text;

create index session_staff on session (staff);
