-- Tokens of programs. The secret has 256 random bits, so its plain SHA-256 can be neither guessed nor looked up.
create table identity_token (
    id text primary key, hash text not null,
    -- whom it acts as; null: a system of its own
    user_id text references identity_user (id) on delete cascade,
    name text not null, reach text not null,
    issued_at text not null, issued_by text not null, expires_at text not null,
    revoked_at text, revoked_by text,
    -- at most a minute behind
    last_used_at text, last_address text
);
create index identity_token_user on identity_token (user_id);

-- Everything that happened at the door.
create table identity_sign_in (
    id integer primary key,
    at text not null, what text not null,
    user_id text, user_name text, reason text, address text, user_agent text
);
create index identity_sign_in_user on identity_sign_in (user_id, id);

-- What was done to identities, by whom; written with what it did. A repeated command finds itself here.
create table identity_act (
    sender text not null, command_id text not null,
    at text not null, name text not null, hash text not null,
    -- the command, and the answer without its secret
    command text not null, result text not null,
    primary key (sender, command_id)
);
create index identity_act_at on identity_act (at);
