-- distributed: what was sent, where a moderator put other words in its place for the public
alter table cases add column original text;
