-- Nothing here: a SQLite file is locked by the operating system, and its journal is in order by position.
select 1;
