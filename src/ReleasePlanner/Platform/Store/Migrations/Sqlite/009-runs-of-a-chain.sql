-- What a chain plays now, without reading through the years behind it.
drop index booking_chain;
create index booking_chain on booking (chain, to_seq, end_day);
