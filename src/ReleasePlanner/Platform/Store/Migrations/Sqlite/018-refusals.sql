-- Who was refused what: at the gate with the actor, at the door with the address. Never what was sent.
create table refusal (
    id integer primary key autoincrement,
    -- the last of them
    at text not null, actor text, request text not null, code text not null, address text,
    -- equal ones of a moment are one row
    times integer not null
);
