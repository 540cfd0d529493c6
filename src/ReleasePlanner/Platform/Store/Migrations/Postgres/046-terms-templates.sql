-- What a distributor offers its films under where an offer says nothing else.
create table terms_template (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    distributor text collate "C" not null, chain text collate "C", film text collate "C", deleted int not null, body text not null,
    primary key (id, from_seq)
);
create index terms_template_distributor on terms_template (distributor, to_seq);
