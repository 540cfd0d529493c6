-- Events that the projector could not take in, one per stream: from that row on the read model leaves the stream as it was.
create table poisoned_event (stream text primary key, seq integer not null, kind text not null, error text not null) without rowid;
