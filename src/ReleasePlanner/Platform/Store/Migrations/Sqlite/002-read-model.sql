-- The read model: rows hold [from_seq, to_seq); the current ones have to_seq = 9223372036854775807. Dates are days since 1970-01-01.
create table projection (name text primary key, seq integer not null, at text not null);
insert into projection (name, seq, at) values ('read', 0, '');
create table stream_head (stream text primary key, version integer not null);

create table market (
    id text not null, from_seq integer not null, to_seq integer not null,
    name text not null, grp text, zone text not null, body text not null,
    primary key (id, from_seq)
);
create table film (
    id text not null, from_seq integer not null, to_seq integer not null,
    title text not null, distributor text not null, body text not null,
    primary key (id, from_seq)
);
create table release_window (
    id text not null, from_seq integer not null, to_seq integer not null,
    film text not null, market text not null, channel text not null, distributor text not null, opens integer, body text not null,
    primary key (id, from_seq)
);
create index release_window_film on release_window (film, to_seq);
create index release_window_distributor on release_window (distributor, to_seq);
create table chain (
    id text not null, from_seq integer not null, to_seq integer not null,
    name text not null, kind text not null, body text not null,
    primary key (id, from_seq)
);
create table theater (
    id text not null, from_seq integer not null, to_seq integer not null,
    name text not null, chain text not null, market text not null, region text, city text, zone text not null, screens integer, comscore text, own_code text, body text not null,
    primary key (id, from_seq)
);
create index theater_chain on theater (chain, to_seq);
create index theater_market on theater (market, to_seq);
create table booking (
    theater text not null, id text not null, from_seq integer not null, to_seq integer not null,
    chain text not null, market text not null, "window" text not null, film text not null, distributor text not null, channel text not null,
    version text not null, format text not null, kind text not null,
    from_day integer not null, until_day integer not null, first_week_ends integer not null,
    -- the effective run's end (999999: open) and what ends it: dropped, cancelled, finalled, completed
    end_day integer not null, ended_by text not null, displaced integer not null, pinned integer not null, made_under integer,
    saw_film integer not null, saw_window integer not null, saw_chain integer not null, saw_market integer not null, saw_theater integer not null,
    -- JSON arrays: screens in halves per week, days and previews as day numbers (days null: every day)
    screens text not null, days text, previews text, body text not null,
    primary key (theater, id, from_seq)
);
create index booking_window on booking ("window", to_seq);
create index booking_film on booking (film, to_seq);
create index booking_chain on booking (chain, to_seq);

-- Disruptions and openings as they were: for the past only; the present reads the live tables.
create table disruption_was (
    id text not null, from_seq integer not null, to_seq integer not null, owner text not null, version integer not null, active integer not null,
    distributor text, film text, "window" text, chain text, body text not null,
    primary key (id, from_seq)
);
create table window_opening_was (
    "window" text not null, version integer not null, from_seq integer not null, opens integer, at text not null, follow integer not null,
    primary key ("window", version)
);

-- Work over many theaters: resolved once, stored before the first line runs.
create table batch (
    id text primary key, request text not null, actor text not null, command text not null, started_at text not null, total integer not null, warnings text not null
);
create table batch_line (
    batch text not null, theater text not null, command text not null,
    -- null while not done; else the outcome or the refusal as JSON
    outcome text, refused integer,
    primary key (batch, theater)
);
create index batch_line_open on batch_line (batch) where outcome is null;
