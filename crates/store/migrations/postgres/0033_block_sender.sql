-- reference: networks from which no reports are taken for a while, and senders who are known by a case
alter table block alter column network drop not null;
alter table block add column case_id uuid;
-- by what an address that was left with the case is found; the address itself is not here
alter table block add column contact_index text;
alter table block add column account uuid;
create index block_expiry on block (expires_at);
