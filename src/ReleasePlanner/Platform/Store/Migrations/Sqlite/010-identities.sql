-- Who signs in, with what, and from where it is signed in now. Secrets are here only as what they can be checked with.
create table identity_user (
    id text primary key,
    user_name text not null, email text not null,
    -- unique while the user is not removed
    normalized_user_name text, normalized_email text,
    email_confirmed boolean not null,
    display_name text not null,
    -- an actor's text without person
    reach text not null,
    disabled boolean not null, removed_at text,
    time_zone text,
    password_hash text,
    -- changes with every credential: a session that was begun under another one is over
    security_stamp text not null, concurrency_stamp text,
    two_factor_enabled boolean not null,
    -- the last code of an authenticator that was taken: no code is good for two sign-ins
    last_code text,
    lockout_end text, lockout_enabled boolean not null, access_failed_count integer not null,
    created_at text not null, last_sign_in_at text
);
create unique index identity_user_name on identity_user (normalized_user_name);
create unique index identity_user_email on identity_user (normalized_email);

-- A user as another provider knows it.
create table identity_login (
    login_provider text not null, provider_key text not null, provider_display_name text,
    user_id text not null references identity_user (id) on delete cascade,
    primary key (login_provider, provider_key)
);
create index identity_login_user on identity_login (user_id);

-- Authenticator keys, and recovery codes as hashes.
create table identity_secret (
    user_id text not null references identity_user (id) on delete cascade,
    login_provider text not null, name text not null, value text,
    primary key (user_id, login_provider, name)
);

create table identity_passkey (
    credential_id blob primary key,
    user_id text not null references identity_user (id) on delete cascade,
    data text not null
);
create index identity_passkey_user on identity_passkey (user_id);

-- What somebody who signed in holds by a cookie: deleted when they sign out, so the cookie is worth nothing then.
create table identity_session (
    id text primary key, hash text not null,
    user_id text not null references identity_user (id) on delete cascade,
    stamp text not null, method text not null,
    started_at text not null, seen_at text not null, expires_at text not null,
    address text, user_agent text
);
create index identity_session_user on identity_session (user_id);

-- Links that are good once: to set a password.
create table identity_link (
    id text primary key, hash text not null, purpose text not null,
    user_id text not null references identity_user (id) on delete cascade,
    made_at text not null, expires_at text not null, used_at text
);
create index identity_link_user on identity_link (user_id);

-- ASP.NET Core Data Protection keys: cookies outlive a restart.
create table identity_key (id integer primary key, friendly_name text, xml text);
