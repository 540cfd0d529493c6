-- Titles of competitors that a distributor keeps an eye on.
create table tracked_title (
    id text not null, from_seq integer not null, to_seq integer not null,
    distributor text not null, market text not null, deleted integer not null, body text not null,
    primary key (id, from_seq)
);
create index tracked_title_distributor on tracked_title (distributor, to_seq);
