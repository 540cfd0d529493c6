-- What a distributor offers its films under where an offer says nothing else.
create table terms_template (
    id text not null, from_seq integer not null, to_seq integer not null,
    distributor text not null, chain text, film text, deleted integer not null, body text not null,
    primary key (id, from_seq)
);
create index terms_template_distributor on terms_template (distributor, to_seq);
