-- Which commands need a second person: every version is kept, the last one counts.
create table approval_policy (
    distributor text collate "C" not null, version bigint not null,
    rules text not null,
    set_by text collate "C" not null, set_at text collate "C" not null, command_id text collate "C" not null,
    primary key (distributor, version),
    unique (distributor, command_id)
);

-- Commands that wait for a second person, or waited.
create table proposal (
    -- made of its sender and command id: sent again it is the same
    id text collate "C" primary key,
    distributor text collate "C" not null, actor text collate "C" not null, command_id text collate "C" not null, name text collate "C" not null,
    -- the hash of the request as it was sent, and the request
    request text collate "C" not null, command text not null,
    -- waiting, approved (to be carried out), done, failed (refused when it was carried out), refused or withdrawn; that it expired is derived
    state text collate "C" not null,
    impact text not null, bookings int not null,
    at text collate "C" not null, expires_at text collate "C" not null,
    decided_by text collate "C", decided_at text collate "C", note text,
    -- of a done one the outcome, of a failed one the refusal, as JSON
    outcome text
);
create index proposal_of on proposal (distributor, at);
create index proposal_approved on proposal (at) where state = 'approved';

-- What was stopped without a second person, film by film: many small stops make a big one.
create table stop_let_through (
    -- as a proposal's; a command that stops nothing has one row without a film
    id text collate "C" not null, request text collate "C" not null,
    distributor text collate "C" not null, film text collate "C" not null, bookings int not null, at text collate "C" not null,
    primary key (id, film)
);
create index stop_let_through_of on stop_let_through (distributor, at);
