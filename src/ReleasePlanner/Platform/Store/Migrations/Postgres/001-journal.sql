-- Grain state, journal and stops. Dates are days since 1970-01-01, instants are ISO text of fixed width (they sort as text).
create table orleans_query (query_key varchar(64) primary key, query_text text not null);
create view OrleansQuery as select query_key as QueryKey, query_text as QueryText from orleans_query;

create table grain_state (
    id_hash int not null, id_n0 bigint not null, id_n1 bigint not null, id_text text collate "C" not null,
    type_hash int not null, type_text text collate "C" not null, service text collate "C" not null,
    payload jsonb not null, version int not null, modified_at timestamptz not null default now(),
    -- the upstream script has no unique key: racing first writes then leave two rows for one grain
    primary key (id_hash, id_n0, id_n1, type_hash, type_text, id_text, service)
);

create table journal (
    position bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    seq bigint unique,
    recorded_at text collate "C",
    stream text collate "C" not null, version bigint not null, ordinal int not null,
    kind text collate "C" not null, at text collate "C" not null, occurred_at text collate "C",
    actor text collate "C" not null, command_id text collate "C" not null, trace_parent text collate "C",
    film text collate "C", "window" text collate "C", chain text collate "C", theater text collate "C", market text collate "C",
    body text not null,
    hash text,
    constraint journal_version unique (stream, version, ordinal)
);
create unique index journal_command on journal (stream, command_id) where ordinal = 0;
create index journal_unsequenced on journal (xid, position) where seq is null;
create index journal_film on journal (film, seq);
create index journal_window on journal ("window", seq);
create index journal_chain on journal (chain, seq);
create index journal_theater on journal (theater, seq);
create index journal_market on journal (market, seq);
create index journal_recorded on journal (recorded_at, seq);

create table journal_head (one boolean primary key default true check (one), seq bigint not null, hash text not null, recorded_at text collate "C" not null);
insert into journal_head (seq, hash, recorded_at) values (0, '0000000000000000000000000000000000000000000000000000000000000000', '');

-- What stops bookings, written by the statement that writes the grain.
create table disruption (
    id text collate "C" primary key, owner text collate "C" not null, version bigint not null, active boolean not null,
    distributor text collate "C", film text collate "C", "window" text collate "C", chain text collate "C", body text not null
);
create index disruption_owner on disruption (owner);
create table window_opening (
    "window" text collate "C" not null, version bigint not null, opens int, at text collate "C" not null, follow boolean not null,
    primary key ("window", version)
);

create function write_grain_state(
    p_id_hash int, p_id_n0 bigint, p_id_n1 bigint, p_type_hash int, p_type_text text, p_id_text text, p_service text,
    p_version int, p_payload bytea) returns table (NewGrainStateVersion int) language plpgsql as $$
declare
    v_payload jsonb := convert_from(p_payload, 'UTF8')::jsonb;
    v_new int;
begin
    if p_version is null then
        insert into grain_state (id_hash, id_n0, id_n1, id_text, type_hash, type_text, service, payload, version)
        values (p_id_hash, p_id_n0, p_id_n1, coalesce(p_id_text, ''), p_type_hash, p_type_text, p_service, v_payload, 1)
        on conflict do nothing returning version into v_new;
    else
        update grain_state set payload = v_payload, version = version + 1, modified_at = now()
        where id_hash = p_id_hash and id_n0 = p_id_n0 and id_n1 = p_id_n1 and id_text = coalesce(p_id_text, '')
            and type_hash = p_type_hash and type_text = p_type_text and service = p_service and version = p_version
        returning version into v_new;
    end if;
    if v_new is null then
        return query select p_version;
        return;
    end if;

    insert into journal (stream, version, ordinal, kind, at, occurred_at, actor, command_id, trace_parent, film, "window", chain, theater, market, body)
    select e->>'stream', (e->>'version')::bigint, (r.ordinality - 1)::int, e->>'kind', e->>'at', e->>'occurredAt', e->>'actor', e->>'commandId', e->>'traceParent',
        e->>'film', e->>'window', e->>'chain', e->>'theater', e->>'market', r.body
    from jsonb_array_elements_text(v_payload->'raised') with ordinality as r(body, ordinality)
    cross join lateral (select r.body::jsonb as e) parsed
    order by r.ordinality;

    insert into disruption (id, owner, version, active, distributor, film, "window", chain, body)
    select d->>'id', d->>'owner', (d->>'version')::bigint, (d->>'active')::boolean, d->>'distributor', d->>'film', d->>'window', d->>'chain', d->>'body'
    from jsonb_array_elements(v_payload->'stops'->'placed') as d;
    update disruption t set version = (d->>'version')::bigint, active = (d->>'active')::boolean, body = d->>'body'
    from jsonb_array_elements(v_payload->'stops'->'changed') as d where t.id = d->>'id' and t.owner = d->>'owner';

    insert into window_opening ("window", version, opens, at, follow)
    select o->>'window', (o->>'version')::bigint, (o->>'opens')::int, o->>'at', (o->>'follow')::boolean
    from jsonb_array_elements(v_payload->'stops'->'openings') as o;

    return query select v_new;
end $$;

insert into orleans_query values
('WriteToStorageKey', 'select NewGrainStateVersion from write_grain_state(@GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @GrainStateVersion, @PayloadBinary)'),
('ReadFromStorageKey', 'select convert_to(payload::text, ''UTF8'') as PayloadBinary, version as Version from grain_state where id_hash = @GrainIdHash and id_n0 = @GrainIdN0 and id_n1 = @GrainIdN1 and type_hash = @GrainTypeHash and type_text = @GrainTypeString and id_text = coalesce(@GrainIdExtensionString, '''') and service = @ServiceId'),
-- state is never cleared; the provider wants the keys to exist
('ClearStorageKey', 'select @GrainStateVersion as NewGrainStateVersion where false'),
('DeleteStorageKey', 'select @GrainStateVersion as NewGrainStateVersion where false');
