-- Grain state, journal and stops. Dates are days since 1970-01-01, instants are ISO text of fixed width (they sort as text).
create table OrleansQuery (QueryKey text primary key, QueryText text not null);

create table grain_state (
    id_hash integer not null, id_n0 integer not null, id_n1 integer not null, id_text text not null,
    type_hash integer not null, type_text text not null, service text not null,
    payload text not null, version integer not null,
    primary key (id_hash, id_n0, id_n1, type_hash, type_text, id_text, service)
) without rowid;

create table journal (
    position integer primary key autoincrement,
    seq integer unique,
    recorded_at text,
    stream text not null, version integer not null, ordinal integer not null,
    kind text not null, at text not null, occurred_at text,
    actor text not null, command_id text not null, trace_parent text,
    film text, "window" text, chain text, theater text, market text,
    body text not null,
    hash text,
    unique (stream, version, ordinal)
);
create unique index journal_command on journal (stream, command_id) where ordinal = 0;
create index journal_unsequenced on journal (position) where seq is null;
create index journal_film on journal (film, seq) where film is not null;
create index journal_window on journal ("window", seq) where "window" is not null;
create index journal_chain on journal (chain, seq) where chain is not null;
create index journal_theater on journal (theater, seq) where theater is not null;
create index journal_market on journal (market, seq) where market is not null;
create index journal_recorded on journal (recorded_at, seq);

create table journal_head (one integer primary key default 1 check (one = 1), seq integer not null, hash text not null, recorded_at text not null);
insert into journal_head (seq, hash, recorded_at) values (0, '0000000000000000000000000000000000000000000000000000000000000000', '');

-- What stops bookings, written by the statement that writes the grain.
create table disruption (
    id text primary key, owner text not null, version integer not null, active integer not null,
    distributor text, film text, "window" text, chain text, body text not null
) without rowid;
create index disruption_owner on disruption (owner);
create table window_opening (
    "window" text not null, version integer not null, opens integer, at text not null, follow integer not null,
    primary key ("window", version)
) without rowid;

-- Several statements would commit one by one, so the journal and the stops hang on the state table by triggers.
create trigger grain_state_inserted after insert on grain_state begin
    insert into journal (stream, version, ordinal, kind, at, occurred_at, actor, command_id, trace_parent, film, "window", chain, theater, market, body)
    select r.value->>'stream', r.value->>'version', r.key, r.value->>'kind', r.value->>'at', r.value->>'occurredAt', r.value->>'actor', r.value->>'commandId', r.value->>'traceParent',
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
    insert into journal (stream, version, ordinal, kind, at, occurred_at, actor, command_id, trace_parent, film, "window", chain, theater, market, body)
    select r.value->>'stream', r.value->>'version', r.key, r.value->>'kind', r.value->>'at', r.value->>'occurredAt', r.value->>'actor', r.value->>'commandId', r.value->>'traceParent',
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

insert into OrleansQuery values
('WriteToStorageKey', 'insert into grain_state (id_hash, id_n0, id_n1, id_text, type_hash, type_text, service, payload, version) select @GrainIdHash, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), @GrainTypeHash, @GrainTypeString, @ServiceId, cast(@PayloadBinary as text), 1 where true on conflict do update set payload = excluded.payload, version = grain_state.version + 1 where grain_state.version = @GrainStateVersion returning version as NewGrainStateVersion'),
('ReadFromStorageKey', 'select cast(payload as blob) as PayloadBinary, version as Version from grain_state where id_hash = @GrainIdHash and id_n0 = @GrainIdN0 and id_n1 = @GrainIdN1 and type_hash = @GrainTypeHash and type_text = @GrainTypeString and id_text = coalesce(@GrainIdExtensionString, '''') and service = @ServiceId'),
('ClearStorageKey', 'select @GrainStateVersion as NewGrainStateVersion where false'),
('DeleteStorageKey', 'select @GrainStateVersion as NewGrainStateVersion where false');
