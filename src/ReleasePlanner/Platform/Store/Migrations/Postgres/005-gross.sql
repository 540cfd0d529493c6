-- What was reported to have been taken, by house, film and day. Not plan facts: not in the journal, and no part of the read model that is made again from it.
-- Every report is kept: a version holds [recorded_at, replaced_at); the ones that count now have replaced_at = '9'. Amounts are in thousandths of the market's money.
create table gross (
    theater text collate "C" not null, film text collate "C" not null, day int not null, version int not null,
    recorded_at text collate "C" not null, replaced_at text collate "C" not null,
    gross bigint, admissions int, shows int,
    -- who reported it, and the file it came in
    reported_by text collate "C" not null, source text collate "C" not null,
    primary key (theater, film, day, version)
);
create index gross_film on gross (film, day);
create index gross_day on gross (day);
