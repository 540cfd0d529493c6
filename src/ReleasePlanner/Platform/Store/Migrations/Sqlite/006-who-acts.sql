-- Buyers and the houses they book for, saved groups, and who of a house is said to have acted when distribution entered it.
create table buyer (
    id text not null, from_seq integer not null, to_seq integer not null,
    name text not null, body text not null,
    primary key (id, from_seq)
);
-- One row per assignment, told by its first day; until_day = from_day: no day is left of it.
create table theater_buyer (
    theater text not null, buyer text not null, from_day integer not null, from_seq integer not null, to_seq integer not null,
    until_day integer not null,
    primary key (theater, buyer, from_day, from_seq)
);
create index theater_buyer_buyer on theater_buyer (buyer, to_seq);
create table saved_group (
    id text not null, from_seq integer not null, to_seq integer not null,
    owner text not null, deleted integer not null, body text not null,
    primary key (id, from_seq)
);
create index saved_group_owner on saved_group (owner, to_seq);
-- What distribution entered for a house, by the house's own command: open, agreed, disputed or retired.
create table on_behalf_mark (
    theater text not null, command text not null, from_seq integer not null, to_seq integer not null,
    chain text not null, distributor text not null, "window" text, state text not null, at text not null, body text not null,
    primary key (theater, command, from_seq)
);
create index on_behalf_mark_chain on on_behalf_mark (chain, to_seq);
create index on_behalf_mark_distributor on on_behalf_mark (distributor, to_seq);

alter table journal add column on_behalf text;

-- As in 001, and the person acted for.
drop trigger grain_state_inserted;
drop trigger grain_state_updated;
create trigger grain_state_inserted after insert on grain_state begin
    insert into journal (stream, version, ordinal, kind, at, occurred_at, actor, on_behalf, command_id, trace_parent, film, "window", chain, theater, market, body)
    select r.value->>'stream', r.value->>'version', r.key, r.value->>'kind', r.value->>'at', r.value->>'occurredAt', r.value->>'actor', r.value->>'$.onBehalf.person', r.value->>'commandId', r.value->>'traceParent',
        r.value->>'film', r.value->>'window', r.value->>'chain', r.value->>'theater', r.value->>'market', r.value
    from json_each(new.payload, '$.raised') as r order by r.key;
    insert into disruption (id, owner, version, active, distributor, film, "window", chain, body)
    select d.value->>'id', d.value->>'owner', d.value->>'version', d.value->>'active', d.value->>'distributor', d.value->>'film', d.value->>'window', d.value->>'chain', d.value->>'body'
    from json_each(new.payload, '$.stops.placed') as d;
    update disruption set version = d.value->>'version', active = d.value->>'active', body = d.value->>'body'
    from json_each(new.payload, '$.stops.changed') as d where disruption.id = d.value->>'id' and disruption.owner = d.value->>'owner';
    insert into window_opening ("window", version, opens, at, follow)
    select o.value->>'window', o.value->>'version', o.value->>'opens', o.value->>'at', o.value->>'follow'
    from json_each(new.payload, '$.stops.openings') as o;
end;
create trigger grain_state_updated after update on grain_state begin
    insert into journal (stream, version, ordinal, kind, at, occurred_at, actor, on_behalf, command_id, trace_parent, film, "window", chain, theater, market, body)
    select r.value->>'stream', r.value->>'version', r.key, r.value->>'kind', r.value->>'at', r.value->>'occurredAt', r.value->>'actor', r.value->>'$.onBehalf.person', r.value->>'commandId', r.value->>'traceParent',
        r.value->>'film', r.value->>'window', r.value->>'chain', r.value->>'theater', r.value->>'market', r.value
    from json_each(new.payload, '$.raised') as r order by r.key;
    insert into disruption (id, owner, version, active, distributor, film, "window", chain, body)
    select d.value->>'id', d.value->>'owner', d.value->>'version', d.value->>'active', d.value->>'distributor', d.value->>'film', d.value->>'window', d.value->>'chain', d.value->>'body'
    from json_each(new.payload, '$.stops.placed') as d;
    update disruption set version = d.value->>'version', active = d.value->>'active', body = d.value->>'body'
    from json_each(new.payload, '$.stops.changed') as d where disruption.id = d.value->>'id' and disruption.owner = d.value->>'owner';
    insert into window_opening ("window", version, opens, at, follow)
    select o.value->>'window', o.value->>'version', o.value->>'opens', o.value->>'at', o.value->>'follow'
    from json_each(new.payload, '$.stops.openings') as o;
end;
