-- What was reported to have been taken, by house, film and day. Not plan facts: not in the journal, and no part of the read model that is made again from it.
-- Every report is kept: a version holds [recorded_at, replaced_at); the ones that count now have replaced_at = '9'. Amounts are in thousandths of the market's money.
create table gross (
    theater text not null, film text not null, day integer not null, version integer not null,
    recorded_at text not null, replaced_at text not null,
    gross integer, admissions integer, shows integer,
    -- who reported it, and the file it came in
    reported_by text not null, source text not null,
    primary key (theater, film, day, version)
) without rowid;
create index gross_film on gross (film, day);
create index gross_day on gross (day);
