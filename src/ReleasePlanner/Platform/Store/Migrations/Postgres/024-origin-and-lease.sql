-- Which cluster and timeline the transaction ids of unsequenced journal rows are of: they mean nothing in another one.
create table journal_origin (
    one boolean primary key default true check (one),
    cluster text collate "C", timeline int
);
insert into journal_origin (cluster, timeline) values (null, null);

-- Who may write grain state: made by whoever takes the lock first, before migrations run.
create table if not exists writer_lease (
    one boolean primary key default true check (one),
    epoch bigint not null, holder text collate "C" not null
);
insert into writer_lease (epoch, holder) values (0, '') on conflict do nothing;

-- Runs after the row is written, when the table is locked against the next holder's barrier: whoever reads the lease as it was is waited for.
create function check_writer_lease() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from writer_lease where holder in ('', coalesce(current_setting('release_planner.holder', true), ''))) then
        raise exception using errcode = 'RP001', message = 'another process has taken the right to write this database';
    end if;
    return null;
end $$;
create trigger grain_state_lease after insert or update on grain_state for each statement execute function check_writer_lease();
