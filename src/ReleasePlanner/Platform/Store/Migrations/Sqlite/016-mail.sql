-- Every mail that was or is to be sent. The links are sealed, and put into the body when it is sent.
create table mail (
    id integer primary key,
    at text not null, address text not null, user_id text, kind text not null,
    subject text not null, body text not null, links text,
    state text not null, tries integer not null,
    -- not before; of one that is being sent: whoever sends it is given up on then
    next_at text not null,
    give_up_at text not null, error text, sent_at text
);
create index mail_next on mail (state, next_at);
create index mail_user on mail (user_id, id);

-- What a user was told last, and whether they want to be.
create table mail_reader (
    user_id text primary key, digests integer not null,
    -- the day in their zone that was looked at last, and what the last digest said
    digest_day text, digest text
);

create table mail_reminder (
    user_id text not null, offer text not null, respond_by text not null,
    primary key (user_id, offer, respond_by)
);
