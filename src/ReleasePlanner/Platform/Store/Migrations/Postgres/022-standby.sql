-- What a distributor's houses ask for, answered and were refused, without reading through everybody's lines; bookings that ended before their time; and what one command did.
create index offer_line_distributor on offer_line (distributor, to_seq, state);
create index booking_lost on booking ("window", to_seq, ended_by) where ended_by in ('dropped', 'cancelled');
create index journal_by_command on journal (command_id collate "C");
