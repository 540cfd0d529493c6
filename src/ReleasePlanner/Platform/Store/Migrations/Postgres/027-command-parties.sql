-- Command ids belong to the organization that sends them, which is in every actor's text: ids that are stored already keep their meaning.
drop index journal_command;
create unique index journal_command on journal (stream, command_id, (replace(split_part(translate(actor, '&~@', '###'), '#', 1), 'executive:', 'distribution:'))) where ordinal = 0;
create index batch_command on batch (command_id);
create index proposal_command on proposal (distributor, command_id);

-- whose the command id is: an organization's or, of what a person does for themselves, the person's; null: written before there was one
alter table identity_act add column party text collate "C";
create unique index identity_act_party on identity_act (party, command_id);
create index identity_act_command on identity_act (command_id);
