-- Who has seen which notices. Notices themselves are derived from the journal.
create table notice_ack (
    -- notice: one notice's journal position; 0: everything up to up_to
    owner text collate "C" not null, person text collate "C" not null, notice bigint not null, from_seq bigint not null, to_seq bigint not null,
    up_to bigint not null, at text collate "C" not null,
    primary key (owner, person, notice, from_seq)
);
