-- the body of an event that is for few eyes, sealed; `body` is empty then
alter table event add column words text;
