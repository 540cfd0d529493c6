-- The chain of a house on a day: figures belong to the chain that had the house when they were taken. A later move says what holds from its first day on.
create table theater_move (
    theater text collate "C" not null, version bigint not null, from_seq bigint not null, from_day int not null, old_chain text collate "C" not null, chain text collate "C" not null,
    primary key (theater, version)
);
create index theater_move_old_chain on theater_move (old_chain);
create index theater_move_chain on theater_move (chain);
insert into theater_move (theater, version, from_seq, from_day, old_chain, chain)
select stream, version, seq, (body::json #>> '{body,from}')::date - date '1970-01-01', body::json #>> '{body,oldChain}', body::json #>> '{body,chain}'
from journal where kind = 'theater-moved.v1' and seq <= (select seq from projection where name = 'read');
