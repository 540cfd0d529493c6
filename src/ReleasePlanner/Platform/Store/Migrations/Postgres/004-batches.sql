-- Batches that go on by themselves: what each line is about and what became of it, and how far the whole is.
alter table batch add column command_id text collate "C" not null default '';
alter table batch add column name text collate "C" not null default '';
-- running, finished or cancelled; what has no finished_at is carried on by whoever runs next
alter table batch add column state text collate "C" not null default 'running';
alter table batch add column done int not null default 0;
alter table batch add column refused int not null default 0;
alter table batch add column finished_at text collate "C";
alter table batch add column cancelled_at text collate "C";
alter table batch add column cancelled_by text collate "C";
alter table batch add column note text;
alter table batch add column trace_parent text collate "C";

create table batch_line_next (
    batch text collate "C" not null,
    -- unique in its batch, such as a theater's id
    line text collate "C" not null,
    -- lines are taken up in this order: by phase, then key
    position int not null, phase int not null,
    stream text collate "C" not null,
    -- whoever acts in this line, when that is not the sender of the batch
    actor text collate "C",
    command_id text collate "C" not null, command text not null,
    -- open, done, refused, or never: cancelled before it was begun
    state text collate "C" not null,
    -- the outcome or the refusal as JSON, of an open line the last refusal; the stream's version when it was done
    outcome text, version bigint,
    tries int not null default 0
);
insert into batch_line_next (batch, line, position, phase, stream, command_id, command, state, outcome, version)
select batch, theater, row_number() over (partition by batch order by theater) - 1, 0, theater, command::jsonb #>> '{with,commandId}', command,
    case when outcome is null then 'open' when refused then 'refused' else 'done' end, outcome, (outcome::jsonb #>> '{streams,0,version}')::bigint
from batch_line;
drop table batch_line;
alter table batch_line_next rename to batch_line;
alter table batch_line add constraint batch_line_pkey primary key (batch, line);
create unique index batch_line_position on batch_line (batch, position);
create index batch_line_open on batch_line (batch, position) where state = 'open';

update batch set
    command_id = substr(id, length(actor) + 2),
    name = command::jsonb ->> 'do',
    done = (select count(*) from batch_line l where l.batch = batch.id and l.state = 'done'),
    refused = (select count(*) from batch_line l where l.batch = batch.id and l.state = 'refused');
update batch set state = 'finished', finished_at = started_at where done + refused = total;
create index batch_unfinished on batch (id) where finished_at is null;
create index batch_sender on batch (actor, started_at);
