-- person: who registered or resumed it and answers for it; null: the command line. request: the hash of what registered it, so that its id is not taken for another.
alter table webhook add column person text;
alter table webhook add column request text;
