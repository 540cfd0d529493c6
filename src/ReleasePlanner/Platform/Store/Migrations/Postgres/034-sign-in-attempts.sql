-- Wrong passwords and codes, by what was guessed at and from where, so that the next ones are slowed. Address '*' counts all addresses together.
create table sign_in_attempt (
    -- a hash: what was typed need not be anybody's address
    account text not null, address text not null,
    failures integer not null, last_at text not null,
    -- no guess is looked at before this instant
    wait_until text not null,
    -- when a guess from there was last right
    succeeded_at text,
    primary key (account, address)
);
create index sign_in_attempt_last on sign_in_attempt (last_at);
