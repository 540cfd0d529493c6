-- The chain of a house on a day: figures belong to the chain that had the house when they were taken. A later move says what holds from its first day on.
create table theater_move (
    theater text not null, version integer not null, from_seq integer not null, from_day integer not null, old_chain text not null, chain text not null,
    primary key (theater, version)
);
create index theater_move_old_chain on theater_move (old_chain);
create index theater_move_chain on theater_move (chain);
insert into theater_move (theater, version, from_seq, from_day, old_chain, chain)
select stream, version, seq, cast(julianday(body ->> '$.body.from') - julianday('1970-01-01') as integer), body ->> '$.body.oldChain', body ->> '$.body.chain'
from journal where kind = 'theater-moved.v1' and seq <= (select seq from projection where name = 'read');
