-- No code of an authenticator is good for two sign-ins: the time step of the last one that was taken, instead of its text.
alter table identity_user add column last_step bigint;
alter table identity_user drop column last_code;
