-- What the health check writes to see whether something can be written. It holds nothing.
create table health_probe (id int primary key, written bigint not null);
