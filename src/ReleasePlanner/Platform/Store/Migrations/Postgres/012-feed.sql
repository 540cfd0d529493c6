-- The event feed reads the journal by its indexes: rows of a party's own films or houses, and these few besides.
create index journal_no_house on journal (seq) where theater is null;
create index journal_no_film on journal (seq, kind) where film is null;
-- What positions are written with, so that nobody can read from them how much is going on elsewhere.
create table feed_key (one boolean primary key default true check (one), secret text collate "C" not null);
insert into feed_key (secret) values (replace(gen_random_uuid()::text, '-', ''));
