-- Who has seen which notices. Notices themselves are derived from the journal.
create table notice_ack (
    -- notice: one notice's journal position; 0: everything up to up_to
    owner text not null, person text not null, notice integer not null, from_seq integer not null, to_seq integer not null,
    up_to integer not null, at text not null,
    primary key (owner, person, notice, from_seq)
);
