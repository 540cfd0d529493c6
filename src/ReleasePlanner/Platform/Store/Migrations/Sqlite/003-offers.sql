-- What houses are offered and ask for, and the terms of offers. Instants are ISO text of fixed width, days are days since 1970-01-01.
create table offer (
    id text not null, from_seq integer not null, to_seq integer not null,
    "window" text not null, film text not null, chain text not null, market text not null, distributor text not null, respond_by text, body text not null,
    primary key (id, from_seq)
);
create index offer_window on offer ("window", to_seq);
create index offer_chain on offer (chain, to_seq);
create table offer_line (
    theater text not null, id text not null, from_seq integer not null, to_seq integer not null,
    -- offer is null for an ask; open_until is the instant from which it is lapsed (null: never)
    offer text, chain text not null, market text not null, "window" text not null, film text not null, distributor text not null,
    version text not null, format text not null, state text not null, open_until text, halves integer not null, body text not null,
    primary key (theater, id, from_seq)
);
create index offer_line_window on offer_line ("window", to_seq);
create index offer_line_film on offer_line (film, to_seq);
create index offer_line_chain on offer_line (chain, to_seq);
create index offer_line_offer on offer_line (offer, to_seq);
