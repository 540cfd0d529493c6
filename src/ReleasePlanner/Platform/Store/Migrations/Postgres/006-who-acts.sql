-- Buyers and the houses they book for, saved groups, and who of a house is said to have acted when distribution entered it.
create table buyer (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    name text not null, body text not null,
    primary key (id, from_seq)
);
-- One row per assignment, told by its first day; until_day = from_day: no day is left of it.
create table theater_buyer (
    theater text collate "C" not null, buyer text collate "C" not null, from_day int not null, from_seq bigint not null, to_seq bigint not null,
    until_day int not null,
    primary key (theater, buyer, from_day, from_seq)
);
create index theater_buyer_buyer on theater_buyer (buyer, to_seq);
create table saved_group (
    id text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    owner text collate "C" not null, deleted int not null, body text not null,
    primary key (id, from_seq)
);
create index saved_group_owner on saved_group (owner, to_seq);
-- What distribution entered for a house, by the house's own command: open, agreed, disputed or retired.
create table on_behalf_mark (
    theater text collate "C" not null, command text collate "C" not null, from_seq bigint not null, to_seq bigint not null,
    chain text collate "C" not null, distributor text collate "C" not null, "window" text collate "C", state text collate "C" not null, at text collate "C" not null, body text not null,
    primary key (theater, command, from_seq)
);
create index on_behalf_mark_chain on on_behalf_mark (chain, to_seq);
create index on_behalf_mark_distributor on on_behalf_mark (distributor, to_seq);

alter table journal add column on_behalf text;

-- As in 001, and the person acted for.
create or replace function write_grain_state(
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

    insert into journal (stream, version, ordinal, kind, at, occurred_at, actor, on_behalf, command_id, trace_parent, film, "window", chain, theater, market, body)
    select e->>'stream', (e->>'version')::bigint, (r.ordinality - 1)::int, e->>'kind', e->>'at', e->>'occurredAt', e->>'actor', e->'onBehalf'->>'person', e->>'commandId', e->>'traceParent',
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
