-- What a distributor stops of all its films at once is kept with the distributor: a booking saw that stream too.
alter table booking add column saw_distributor integer not null default 0;
