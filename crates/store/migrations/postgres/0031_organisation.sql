-- the body for which a person may send reports; sealed
alter table account add column organisation text;
