-- Titles of competitors that a distributor keeps an eye on.
create table tracked_title (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    distributor text collate "C" not null, market text collate "C" not null, deleted int not null, body text not null,
    primary key (id, from_seq)
);
create index tracked_title_distributor on tracked_title (distributor, to_seq);
