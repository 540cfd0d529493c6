-- Where parties want their events sent, and what became of each. Not plan facts: no part of the journal.
create table webhook (
    -- owner: the party as text; what it may see today is what is sent
    owner text collate "C" not null, id text collate "C" not null, url text collate "C" not null, kinds text collate "C" not null, note text collate "C", command_id text collate "C" not null, created_at text collate "C" not null,
    -- active or paused; because: why, when nobody asked for it
    state text collate "C" not null default 'active', because text collate "C",
    secret text collate "C" not null, old_secret text collate "C", old_until text collate "C",
    -- the journal position up to which its events became deliveries
    cursor bigint not null,
    -- failures and given-up deliveries in a row; until rest_until nothing is tried
    failures bigint not null default 0, rest_until text collate "C", dead bigint not null default 0, delivered_at text collate "C",
    primary key (owner, id)
);
create table webhook_delivery (
    owner text collate "C" not null, webhook text collate "C" not null, seq bigint not null, kind text collate "C" not null, queued_at text collate "C" not null,
    -- waiting, failed (tried again at next_at), delivered, or dead (given up)
    state text collate "C" not null, attempts bigint not null default 0, first_at text collate "C", last_at text collate "C", next_at text collate "C" not null, status int, error text collate "C",
    primary key (owner, webhook, seq)
);
create index webhook_delivery_open on webhook_delivery (owner, webhook, seq) where state in ('waiting', 'failed');
