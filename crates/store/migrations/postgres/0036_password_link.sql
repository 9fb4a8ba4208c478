-- what a link is for: `invitation` for who has yet to come, `password` for who is there and has forgotten theirs
alter table invitation add column kind text not null default 'invitation';
