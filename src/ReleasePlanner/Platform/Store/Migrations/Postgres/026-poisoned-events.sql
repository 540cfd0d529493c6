-- Events that the projector could not take in, one per stream: from that row on the read model leaves the stream as it was.
create table poisoned_event (stream text collate "C" primary key, seq bigint not null, kind text collate "C" not null, error text not null);
