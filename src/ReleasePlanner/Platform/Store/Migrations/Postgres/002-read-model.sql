-- The read model: rows hold [from_seq, to_seq); the current ones have to_seq = 9223372036854775807. Dates are days since 1970-01-01.
create table projection (name text collate "C" primary key, seq bigint not null, at text collate "C" not null);
insert into projection (name, seq, at) values ('read', 0, '');
create table stream_head (stream text collate "C" primary key, version bigint not null);

create table market (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    name text not null, grp text collate "C", zone text collate "C" not null, body text not null,
    primary key (id, from_seq)
);
create table film (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    title text not null, distributor text collate "C" not null, body text not null,
    primary key (id, from_seq)
);
create table release_window (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    film text collate "C" not null, market text collate "C" not null, channel text collate "C" not null, distributor text collate "C" not null, opens int, body text not null,
    primary key (id, from_seq)
);
create index release_window_film on release_window (film, to_seq);
create index release_window_distributor on release_window (distributor, to_seq);
create table chain (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    name text not null, kind text collate "C" not null, body text not null,
    primary key (id, from_seq)
);
create table theater (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    name text not null, chain text collate "C" not null, market text collate "C" not null, region text collate "C", city text, zone text collate "C" not null, screens int, comscore text collate "C", own_code text collate "C", body text not null,
    primary key (id, from_seq)
);
create index theater_chain on theater (chain, to_seq);
create index theater_market on theater (market, to_seq);
create table booking (
    theater text collate "C" not null, id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    chain text collate "C" not null, market text collate "C" not null, "window" text collate "C" not null, film text collate "C" not null, distributor text collate "C" not null, channel text collate "C" not null,
    version text collate "C" not null, format text collate "C" not null, kind text collate "C" not null,
    from_day int not null, until_day int not null, first_week_ends int not null,
    -- the effective run's end (999999: open) and what ends it: dropped, cancelled, finalled, completed
    end_day int not null, ended_by text collate "C" not null, displaced boolean not null, pinned boolean not null, made_under int,
    saw_film bigint not null, saw_window bigint not null, saw_chain bigint not null, saw_market bigint not null, saw_theater bigint not null,
    -- JSON arrays: screens in halves per week, days and previews as day numbers (days null: every day)
    screens jsonb not null, days jsonb, previews jsonb, body text not null,
    primary key (theater, id, from_seq)
);
create index booking_window on booking ("window", to_seq);
create index booking_film on booking (film, to_seq);
create index booking_chain on booking (chain, to_seq);

-- Disruptions and openings as they were: for the past only; the present reads the live tables.
create table disruption_was (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null, owner text collate "C" not null, version bigint not null, active boolean not null,
    distributor text collate "C", film text collate "C", "window" text collate "C", chain text collate "C", body text not null,
    primary key (id, from_seq)
);
create table window_opening_was (
    "window" text collate "C" not null, version bigint not null, from_seq bigint not null, opens int, at text collate "C" not null, follow boolean not null,
    primary key ("window", version)
);

-- Work over many theaters: resolved once, stored before the first line runs.
create table batch (
    id text collate "C" primary key, request text collate "C" not null, actor text collate "C" not null, command text collate "C" not null, started_at text collate "C" not null, total int not null, warnings text not null
);
create table batch_line (
    batch text collate "C" not null, theater text collate "C" not null, command text not null,
    -- null while not done; else the outcome or the refusal as JSON
    outcome text, refused boolean,
    primary key (batch, theater)
);
create index batch_line_open on batch_line (batch) where outcome is null;
