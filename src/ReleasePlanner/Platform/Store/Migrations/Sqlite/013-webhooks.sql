-- Where parties want their events sent, and what became of each. Not plan facts: no part of the journal.
create table webhook (
    -- owner: the party as text; what it may see today is what is sent
    owner text not null, id text not null, url text not null, kinds text not null, note text, command_id text not null, created_at text not null,
    -- active or paused; because: why, when nobody asked for it
    state text not null default 'active', because text,
    secret text not null, old_secret text, old_until text,
    -- the journal position up to which its events became deliveries
    cursor integer not null,
    -- failures and given-up deliveries in a row; until rest_until nothing is tried
    failures integer not null default 0, rest_until text, dead integer not null default 0, delivered_at text,
    primary key (owner, id)
);
create table webhook_delivery (
    owner text not null, webhook text not null, seq integer not null, kind text not null, queued_at text not null,
    -- waiting, failed (tried again at next_at), delivered, or dead (given up)
    state text not null, attempts integer not null default 0, first_at text, last_at text, next_at text not null, status integer, error text,
    primary key (owner, webhook, seq)
);
create index webhook_delivery_open on webhook_delivery (owner, webhook, seq) where state in ('waiting', 'failed');
