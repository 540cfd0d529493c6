-- Who may book a window, as a column: it decides who sees it, and text in a body never does. Null only before its plan was projected.
alter table release_window add column bookable text;
update release_window set bookable = body ->> 'bookable';
create index release_window_open on release_window (to_seq, film) where bookable = 'open';
-- The disruption that a row of the journal placed, changed or lifted.
create index disruption_was_seq on disruption_was (from_seq);
