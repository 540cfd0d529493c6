-- When a film may be known; null: it is. Before this nobody kept a film secret, so no row has one to take over.
alter table film add column announce_at text;
