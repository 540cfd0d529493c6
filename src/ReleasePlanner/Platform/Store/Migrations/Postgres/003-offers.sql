-- What houses are offered and ask for, and the terms of offers. Instants are ISO text of fixed width, days are days since 1970-01-01.
create table offer (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    "window" text collate "C" not null, film text collate "C" not null, chain text collate "C" not null, market text collate "C" not null, distributor text collate "C" not null, respond_by text collate "C", body text not null,
    primary key (id, from_seq)
);
create index offer_window on offer ("window", to_seq);
create index offer_chain on offer (chain, to_seq);
create table offer_line (
    theater text collate "C" not null, id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    -- offer is null for an ask; open_until is the instant from which it is lapsed (null: never)
    offer text collate "C", chain text collate "C" not null, market text collate "C" not null, "window" text collate "C" not null, film text collate "C" not null, distributor text collate "C" not null,
    version text collate "C" not null, format text collate "C" not null, state text collate "C" not null, open_until text collate "C", halves int not null, body text not null,
    primary key (theater, id, from_seq)
);
create index offer_line_window on offer_line ("window", to_seq);
create index offer_line_film on offer_line (film, to_seq);
create index offer_line_chain on offer_line (chain, to_seq);
create index offer_line_offer on offer_line (offer, to_seq);
