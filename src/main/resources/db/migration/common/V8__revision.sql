-- Owned by org.ytterby.run. Runs on H2 and PostgreSQL.

-- A revision is written before it is made: DUE, then MADE with its rows in run_output; FAILED when no attempt is left,
-- WITHDRAWN when what it was to say holds no more.
alter table revision add column state varchar(12) default 'MADE' not null;
-- What destinations had refused when it was decided on, canonical JSON: with the run's frozen record all that it is made from.
alter table revision add column refusals text default '[]' not null;
alter table revision add column attempts integer default 0 not null;
alter table revision add column failures integer default 0 not null;
alter table revision add column next_attempt_at timestamp(6) with time zone;
create index revision_state on revision (state);
